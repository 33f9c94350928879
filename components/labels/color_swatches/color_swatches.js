// Swatches of dominant colors; a click copies the hex code. Text is set as textContent, never as markup.

const HEX = /^#[0-9a-f]{6}$/i;
const SHOWN_MS = 1500;

export default function (component) {
  const { data, parentElement } = component;
  const spoken = parentElement.querySelector(".spoken");
  const groups = data.groups.map((group) => {
    const element = make("section", "group");
    const shares = make("div", "shares");
    shares.setAttribute("aria-hidden", "true");
    const swatches = make("div", "swatches");
    for (const color of group.colors) {
      const share = make("div", "share");
      share.style.flex = `${color.percent} 0 0`;
      share.style.background = painted(color);
      shares.append(share);
      swatches.append(makeSwatch(color, spoken));
    }
    element.append(make("div", "title", group.title), shares, swatches);
    return element;
  });
  const place = parentElement.querySelector(".groups");
  place.replaceChildren(...groups);
  spoken.textContent = "";
  return () => place.replaceChildren();
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Only a hex code may reach a style: a service's text could name a picture elsewhere.
function painted(color) {
  return HEX.test(color.hex) ? color.hex : "transparent";
}

function makeSwatch(color, spoken) {
  const swatch = make("button", "swatch");
  swatch.type = "button";
  swatch.title = `Copy ${color.hex}`;
  const tile = make("span", "color");
  tile.style.background = painted(color);
  const hex = make("span", "hex", color.hex);
  swatch.append(tile, make("span", "name", color.name), hex, make("span", "percent", `${color.percent.toFixed(1)} %`));
  swatch.addEventListener("click", async () => {
    const result = (await copied(color.hex)) ? "Copied" : "Not copied";
    hex.textContent = result;
    spoken.textContent = `${result}: ${color.hex}`;
    setTimeout(() => (hex.textContent = color.hex), SHOWN_MS);
  });
  return swatch;
}

// Browsers give the clipboard only to pages over https or on this computer.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
