// Facts with bars. Runs again whenever data or theme change; nothing is kept between runs.
// Text from services is set as textContent, never as markup.

export default function (component) {
  const { data, parentElement } = component;
  const place = parentElement.querySelector(".groups");
  place.replaceChildren(...data.groups.map(makeGroup));
  return () => place.replaceChildren();
}

function make(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}

function makeGroup({ title, note, facts }) {
  const group = make("div", "group");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", title);
  const list = make("dl", "facts");
  list.append(...facts.map(makeFact));
  group.append(make("div", "title", title), list);
  if (note) group.append(make("p", "note", note));
  return group;
}

function makeFact([label, value, percent]) {
  const fact = make("div", "fact");
  fact.append(make("dt", "label", label));
  if (percent === null) {
    fact.append(make("dd", "bare", value));
    return fact;
  }
  if (value) fact.append(make("dd", "value", value));
  const track = make("div", "track");
  const fill = make("div", "fill");
  fill.style.width = `${Math.min(Math.max(percent, 0), 100)}%`;
  track.append(fill);
  const bar = make("dd", value ? "bar" : "wide");
  bar.append(track);
  fact.append(bar, make("dd", "percent", `${percent.toFixed(1)} %`));
  return fact;
}
