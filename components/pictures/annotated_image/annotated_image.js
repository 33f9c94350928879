// The picture with its boxes. Runs again whenever data or theme change, so every step below only mends differences.
// Text from pictures and services is set as textContent, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const NARROW_PX = 480;
const GAP_PX = 3;
const LEAST_TARGET_PX = 24; // WCAG 2.2, 2.5.8: target size (minimum)

const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const state = states.get(parentElement) ?? setUp(parentElement);
  state.tell = (value) => setStateValue("selected", value);

  const boxes = JSON.stringify([data.boxes, data.numbered]);
  if (state.picture !== data.src) {
    state.picture = data.src;
    state.image.src = data.src;
    state.lastClick = 0;
  }
  state.image.alt = data.alt;
  state.stage.style.setProperty("--ratio", String(data.width / data.height));
  state.stage.style.setProperty("--widest", `${data.widest}px`);
  state.data = data;
  if (state.boxes !== boxes) {
    state.boxes = boxes;
    buildBoxes(state);
  }
  // An answer to an earlier click must not undo a later one.
  if (data.click >= state.lastClick) select(state, data.selected);
  layOut(state);
  return () => letGo(state);
}

function setUp(parentElement) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  const state = {
    root: parentElement,
    listening: new AbortController(),
    stage: find("stage"),
    image: find("picture"),
    svg: find("boxes"),
    labels: find("labels"),
    tip: find("tip"),
    spoken: find("spoken"),
    groups: [],
    chips: [],
    shown: -1,
    current: 0,
    selected: null,
    lastClick: 0,
  };
  states.set(parentElement, state);
  state.observer = new ResizeObserver(() => layOut(state));
  state.observer.observe(state.stage);

  const indexOf = (event) => {
    const group = event.target.closest?.("[data-index]");
    return group ? Number(group.dataset.index) : -1;
  };
  const on = (type, handle) => state.svg.addEventListener(type, handle, { signal: state.listening.signal });
  on("pointerover", (event) => event.pointerType !== "touch" && showTip(state, indexOf(event)));
  on("pointerleave", () => showTip(state, focusedIndex(state)));
  on("focusin", (event) => {
    makeCurrent(state, indexOf(event));
    showTip(state, indexOf(event));
  });
  on("focusout", () => showTip(state, -1));
  on("click", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    makeCurrent(state, index);
    state.groups[index].focus({ preventScroll: true });
    choose(state, index);
  });
  on("keydown", (event) => onKey(state, event, indexOf(event)));
  return state;
}

function letGo(state) {
  state.listening.abort();
  state.observer.disconnect();
  showTip(state, -1);
  for (const part of [state.svg, state.labels, state.tip]) part.replaceChildren();
  state.tip.removeAttribute("style");
  states.delete(state.root);
}

function onKey(state, event, index) {
  if (index < 0) return;
  const last = state.groups.length - 1;
  const next = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: last };
  if (event.key in next) {
    event.preventDefault();
    const wanted = Math.min(Math.max(next[event.key], 0), last);
    makeCurrent(state, wanted);
    state.groups[wanted].focus({ preventScroll: true });
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(state, index);
  } else if (event.key === "Escape") {
    showTip(state, -1); // WCAG 2.1, 1.4.13: what hover or focus shows can be dismissed
  }
}

function choose(state, index) {
  state.lastClick = Date.now();
  select(state, state.selected === index ? null : index);
  state.tell({ index: state.selected, click: state.lastClick });
}

function select(state, index) {
  state.selected = index;
  state.groups.forEach((group, at) => {
    group.classList.toggle("selected", at === index);
    group.setAttribute("aria-selected", String(at === index));
  });
  state.chips.forEach((chip, at) => chip.classList.toggle("selected", at === index));
  if (index !== null && !state.svg.contains(state.root.activeElement)) makeCurrent(state, index);
}

function makeCurrent(state, index) {
  if (index < 0) return;
  state.groups[state.current]?.setAttribute("tabindex", "-1");
  state.current = Math.min(index, state.groups.length - 1);
  state.groups[state.current]?.setAttribute("tabindex", "0");
}

function focusedIndex(state) {
  const group = state.root.activeElement?.closest?.("[data-index]");
  return group ? Number(group.dataset.index) : -1;
}

function make(name, className) {
  const element = document.createElementNS(SVG, name);
  if (className) element.setAttribute("class", className);
  return element;
}

function buildBoxes(state) {
  const { boxes } = state.data;
  state.svg.replaceChildren();
  state.labels.replaceChildren();
  showTip(state, -1);
  state.groups = boxes.map((box, index) => {
    const group = make("g", `box ${box.tone}`);
    group.dataset.index = String(index);
    group.setAttribute("role", "option");
    group.setAttribute("tabindex", "-1");
    group.setAttribute("aria-label", box.label || `${index + 1}`);
    group.setAttribute("aria-posinset", String(index + 1));
    group.setAttribute("aria-setsize", String(boxes.length));
    group.append(make("rect", "target"));
    const outline = box.polygon.length ? "polygon" : "rect";
    group.append(make(outline, "halo"), make(outline, "line"));
    return group;
  });
  state.chips = boxes.map((box) => {
    const chip = document.createElement("div");
    chip.className = `chip ${box.tone}`;
    state.labels.append(chip);
    return chip;
  });
  // Small boxes lie above large ones, so that each can be reached.
  const area = (index) => boxes[index].width * boxes[index].height;
  const order = boxes.map((_, index) => index).sort((one, other) => area(other) - area(one));
  state.svg.append(...order.map((index) => state.groups[index]));
  state.current = Math.min(state.current, Math.max(boxes.length - 1, 0));
  makeCurrent(state, state.current);
  if (boxes.length) {
    state.svg.setAttribute("role", "listbox");
    state.svg.setAttribute("aria-label", `${state.data.what}: ${boxes.length}. Arrow keys move, Enter selects.`);
    state.svg.removeAttribute("aria-hidden");
  } else {
    for (const name of ["role", "aria-label"]) state.svg.removeAttribute(name);
    state.svg.setAttribute("aria-hidden", "true");
  }
}

// Where everything lies, in pixels of the screen: strokes and letters keep their size whatever the picture's.

function layOut(state) {
  const { clientWidth: width, clientHeight: height } = state.stage;
  if (!width || !height || !state.data) return;
  state.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const rects = state.data.boxes.map((box) => ({
    left: box.left * width,
    top: box.top * height,
    right: (box.left + box.width) * width,
    bottom: (box.top + box.height) * height,
  }));
  state.rects = rects;
  state.data.boxes.forEach((box, index) => {
    const [target, halo, line] = state.groups[index].children;
    place(target, roomy(rects, index));
    for (const outline of [halo, line]) {
      if (box.polygon.length) {
        outline.setAttribute("points", box.polygon.map(([x, y]) => `${x * width},${y * height}`).join(" "));
      } else {
        place(outline, rects[index]);
        outline.setAttribute("rx", "3");
      }
    }
  });
  layOutLabels(state, width, height);
  showTip(state, state.shown);
}

function place(element, rect) {
  element.setAttribute("x", String(rect.left));
  element.setAttribute("y", String(rect.top));
  element.setAttribute("width", String(Math.max(rect.right - rect.left, 1)));
  element.setAttribute("height", String(Math.max(rect.bottom - rect.top, 1)));
}

// A small box is easier to hit with a margin, as long as the margin takes nothing from another box.
function roomy(rects, index) {
  const rect = rects[index];
  const wider = Math.max(0, (LEAST_TARGET_PX - (rect.right - rect.left)) / 2);
  const higher = Math.max(0, (LEAST_TARGET_PX - (rect.bottom - rect.top)) / 2);
  const larger = { left: rect.left - wider, top: rect.top - higher, right: rect.right + wider, bottom: rect.bottom + higher };
  return rects.some((other, at) => at !== index && overlaps(larger, other)) ? rect : larger;
}

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function numberOf(box, index) {
  return String(box.number ?? index + 1);
}

// A label stands outside its box where it covers no box and no other label; where there is no such place it stays away.
function layOutLabels(state, width, height) {
  const { boxes, numbered } = state.data;
  const words = state.data.words && width >= NARROW_PX;
  const texts = boxes.map((box, index) => (words && box.label ? box.label : numbered ? numberOf(box, index) : ""));
  state.chips.forEach((chip, index) => {
    if (chip.textContent !== texts[index]) chip.textContent = texts[index];
    chip.classList.toggle("number", !words || !boxes[index].label);
    chip.hidden = !texts[index]; // what is hidden has no size
  });
  const sizes = state.chips.map((chip) => ({ width: chip.offsetWidth, height: chip.offsetHeight }));
  const taken = [];
  state.chips.forEach((chip, index) => {
    let spot = texts[index] ? freeSpot(state.rects, index, sizes[index], taken, width, height) : null;
    if (!spot && texts[index] && words && numbered) {
      chip.textContent = numberOf(boxes[index], index);
      chip.classList.add("number");
      spot = freeSpot(state.rects, index, { width: chip.offsetWidth, height: chip.offsetHeight }, taken, width, height);
    }
    chip.hidden = !spot;
    if (!spot) return;
    taken.push(spot);
    chip.style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
  });
}

function freeSpot(rects, index, size, taken, width, height) {
  const rect = rects[index];
  const above = rect.top - GAP_PX - size.height;
  const below = rect.bottom + GAP_PX;
  const center = (rect.left + rect.right - size.width) / 2;
  const spots = [
    [rect.left, above], [rect.right - size.width, above], [center, above],
    [rect.left, below], [rect.right - size.width, below], [center, below],
    [rect.right + GAP_PX, rect.top], [rect.left - GAP_PX - size.width, rect.top],
    [rect.right + GAP_PX, rect.bottom - size.height], [rect.left - GAP_PX - size.width, rect.bottom - size.height],
  ];
  for (const [left, top] of spots) {
    const spot = { left, top, right: left + size.width, bottom: top + size.height };
    const inside = left >= 0 && top >= 0 && spot.right <= width && spot.bottom <= height;
    if (inside && !rects.some((other) => overlaps(spot, other)) && !taken.some((other) => overlaps(spot, other))) return spot;
  }
  return null;
}

function showTip(state, index) {
  state.groups.forEach((group, at) => group.classList.toggle("shown", at === index));
  const box = state.data?.boxes[index];
  if (!box || !state.rects?.[index]) {
    state.shown = -1;
    state.tip.hidden = true;
    state.spoken.textContent = "";
    return;
  }
  if (state.shown !== index || state.tip.hidden) {
    const title = document.createElement("strong");
    title.textContent = box.label || `${index + 1}`;
    const facts = box.facts.map((fact) => {
      const line = document.createElement("div");
      line.textContent = fact;
      return line;
    });
    state.tip.replaceChildren(title, ...facts);
    state.tip.hidden = false;
    state.spoken.textContent = box.facts.join(", "); // the label is the name of the box and is read with it
  }
  state.shown = index;
  placeTip(state, state.rects[index]);
}

// Beside the box where there is room, else on the far side of the picture; never over the box it speaks of if avoidable.
function placeTip(state, rect) {
  const { clientWidth: width, clientHeight: height } = state.stage;
  const { offsetWidth: wide, offsetHeight: high } = state.tip;
  const across = Math.min(Math.max(rect.left, 4), Math.max(width - wide - 4, 4));
  const down = Math.min(Math.max(rect.top, 4), Math.max(height - high - 4, 4));
  let spot = [across, rect.bottom + 8];
  if (rect.right + 8 + wide <= width) spot = [rect.right + 8, down];
  else if (rect.left - 8 - wide >= 0) spot = [rect.left - 8 - wide, down];
  else if (rect.bottom + 8 + high > height && rect.top - 8 - high >= 0) spot = [across, rect.top - 8 - high];
  state.tip.style.transform = `translate(${Math.round(spot[0])}px, ${Math.round(spot[1])}px)`;
}
