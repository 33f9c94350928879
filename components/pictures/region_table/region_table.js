// The table of regions. Runs again whenever data or theme change; rows are made anew only where they differ.
// Text from pictures and services is set as textContent, never as markup.

const CROP_PX = 40;
const AROUND = 1.25; // a piece shows a little of what lies around the box

const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const state = states.get(parentElement) ?? setUp(parentElement);
  state.tell = (value) => setStateValue("chosen", value);
  const content = JSON.stringify([data.src, data.columns, data.rows]);
  if (state.content !== content) {
    state.content = content;
    state.lastClick = Math.min(state.lastClick, data.click);
    build(state, data);
  }
  state.caption.textContent = data.alt;
  // An answer to an earlier click must not undo a later one.
  if (data.click >= state.lastClick) select(state, data.selected ?? null);
  return () => letGo(state);
}

function setUp(parentElement) {
  const find = (name) => parentElement.querySelector(name);
  const state = {
    root: parentElement,
    listening: new AbortController(),
    frame: find(".frame"),
    caption: find("caption"),
    heads: find("thead tr"),
    body: find("tbody"),
    rows: [],
    current: 0,
    selected: undefined,
    lastClick: 0,
  };
  states.set(parentElement, state);
  const indexOf = (event) => state.rows.findIndex((row) => row.element.contains(event.target));
  const on = (type, handle) => state.body.addEventListener(type, handle, { signal: state.listening.signal });
  on("click", (event) => {
    const index = indexOf(event);
    if (index < 0) return;
    const number = state.rows[index].number;
    makeCurrent(state, index);
    state.rows[index].button.focus({ preventScroll: true });
    const wanted = state.selected === number ? null : number;
    state.lastClick = Date.now();
    select(state, wanted);
    state.tell({ number: wanted, click: state.lastClick });
  });
  on("keydown", (event) => {
    const index = indexOf(event);
    const last = state.rows.length - 1;
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last };
    if (index < 0 || !(event.key in next)) return;
    event.preventDefault();
    makeCurrent(state, Math.min(Math.max(next[event.key], 0), last));
    state.rows[state.current].button.focus();
  });
  return state;
}

function letGo(state) {
  state.listening.abort();
  for (const part of [state.heads, state.body]) part.replaceChildren();
  states.delete(state.root);
}

function build(state, data) {
  state.heads.replaceChildren(
    ...data.columns.map((text) => {
      const head = document.createElement("th");
      head.scope = "col";
      head.textContent = text;
      return head;
    }),
  );
  state.rows = data.rows.map((row) => makeRow(row, data));
  state.body.replaceChildren(...state.rows.map((row) => row.element));
  state.selected = undefined;
  makeCurrent(state, Math.min(state.current, state.rows.length - 1));
}

function makeRow(row, data) {
  const element = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = row.name;
  button.append(makeCrop(row.box, data), name);
  head.append(button);
  element.append(head, ...row.cells.map(makeCell));
  return { element, button, number: row.number };
}

// A square around the box, cut from the preview by moving it behind a small window.
function makeCrop([left, top, width, height], data) {
  const crop = document.createElement("span");
  crop.className = "crop";
  const side = Math.max(width * data.width, height * data.height, 1) * AROUND;
  const scale = CROP_PX / side;
  const x = (left + width / 2) * data.width - side / 2;
  const y = (top + height / 2) * data.height - side / 2;
  crop.style.backgroundImage = `url("${data.src}")`;
  crop.style.backgroundSize = `${data.width * scale}px ${data.height * scale}px`;
  crop.style.backgroundPosition = `${-x * scale}px ${-y * scale}px`;
  return crop;
}

function makeCell(value) {
  const cell = document.createElement("td");
  if (value === null) {
    cell.className = "absent";
    cell.textContent = "not measured";
  } else if (typeof value === "number") {
    const measure = document.createElement("div");
    measure.className = "measure";
    const track = document.createElement("div");
    track.className = "track";
    const fill = document.createElement("div");
    fill.className = "fill";
    fill.style.width = `${Math.min(Math.max(value, 0), 100)}%`;
    track.append(fill);
    const text = document.createElement("span");
    text.textContent = `${value.toFixed(1)} %`;
    measure.append(text, track);
    cell.append(measure);
  } else {
    cell.textContent = value;
  }
  return cell;
}

function select(state, number) {
  const moved = state.selected !== number;
  state.selected = number;
  state.rows.forEach((row, index) => {
    const chosen = row.number === number;
    row.element.classList.toggle("selected", chosen);
    row.button.setAttribute("aria-pressed", String(chosen));
    if (!chosen || !moved) return;
    makeCurrent(state, index);
    reveal(state, row.element);
  });
}

// Only the table is scrolled, never the page.
function reveal(state, element) {
  const head = state.heads.offsetHeight;
  const above = element.offsetTop - head - state.frame.scrollTop;
  const below = element.offsetTop + element.offsetHeight - state.frame.scrollTop - state.frame.clientHeight;
  if (above < 0) state.frame.scrollTop += above;
  else if (below > 0) state.frame.scrollTop += below;
}

function makeCurrent(state, index) {
  if (index < 0) return;
  state.rows[state.current]?.button.setAttribute("tabindex", "-1");
  state.current = index;
  state.rows[index]?.button.setAttribute("tabindex", "0");
}
