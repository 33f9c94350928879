// The tree of labels. Runs again whenever data or theme change; rows are made anew only where they differ.
// Text from pictures and services is set as textContent, never as markup.

const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const state = states.get(parentElement) ?? setUp(parentElement);
  state.tell = (value) => setStateValue("chosen", value);
  const content = JSON.stringify(data.categories);
  if (state.content !== content) {
    state.content = content;
    build(state, data);
  }
  state.tree.setAttribute("aria-label", data.alt);
  // An answer to an earlier click must not undo a later one.
  if (data.click >= state.lastClick) select(state, data.selected ?? null);
  return () => letGo(state);
}

function setUp(parentElement) {
  const tree = parentElement.querySelector(".tree");
  const listening = new AbortController();
  const state = { root: parentElement, tree, listening, rows: [], current: 0, selected: undefined, lastClick: 0 };
  states.set(parentElement, state);
  const indexOf = (event) => state.rows.findIndex((row) => row.element.contains(event.target));
  const on = (type, handle) => tree.addEventListener(type, handle, { signal: listening.signal });
  on("click", (event) => choose(state, indexOf(event)));
  on("keydown", (event) => onKey(state, event, indexOf(event)));
  return state;
}

function letGo(state) {
  state.listening.abort();
  state.tree.replaceChildren();
  states.delete(state.root);
}

function onKey(state, event, index) {
  if (index < 0) return;
  const last = state.rows.length - 1;
  const { depth } = state.rows[index];
  const shallower = state.rows.findLastIndex((row, at) => at < index && row.depth < depth);
  const deeper = state.rows[index + 1]?.depth > depth ? index + 1 : index;
  const next = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    ArrowRight: deeper,
    ArrowLeft: shallower < 0 ? index : shallower,
    Home: 0,
    End: last,
  };
  if (event.key in next) {
    event.preventDefault();
    makeCurrent(state, Math.min(Math.max(next[event.key], 0), last));
    state.rows[state.current].element.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(state, index);
  }
}

function choose(state, index) {
  if (index < 0) return;
  makeCurrent(state, index);
  state.rows[index].element.focus({ preventScroll: true });
  const { name } = state.rows[index];
  const wanted = state.selected === name ? null : name;
  state.lastClick = Date.now();
  select(state, wanted);
  state.tell({ name: wanted, click: state.lastClick });
}

function build(state, data) {
  state.rows = [];
  const parts = data.categories.flatMap((category) => {
    const heading = make("div", "category", category.name);
    heading.setAttribute("role", "presentation");
    const rows = category.rows.map((row) => makeRow(row, category.name));
    state.rows.push(...rows);
    return [heading, ...rows.map((row) => row.element)];
  });
  state.tree.replaceChildren(...parts);
  state.selected = undefined;
  state.current = Math.max(Math.min(state.current, state.rows.length - 1), 0);
  makeCurrent(state, state.current);
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function makeRow(row, category) {
  const element = make("div", "row");
  element.style.setProperty("--depth", String(row.depth));
  element.setAttribute("role", "treeitem");
  element.setAttribute("aria-level", String(row.depth));
  element.setAttribute("tabindex", "-1");
  const boxes = row.boxes ? `${row.boxes} ${row.boxes === 1 ? "box" : "boxes"}` : "";
  const percent = row.percent === null ? "not measured" : `${row.percent.toFixed(1)} %`;
  element.setAttribute("aria-label", [row.name, percent, boxes, category].filter(Boolean).join(", "));
  const what = make("div", row.depth > 1 ? "what branch" : "what");
  what.append(make("span", "name", row.name));
  if (row.aliases.length) what.append(make("span", "aliases", row.aliases.join(", ")));
  const measure = make("div", "measure");
  if (row.percent !== null) {
    const track = make("div", "track");
    const fill = make("div", "fill");
    fill.style.width = `${Math.min(Math.max(row.percent, 0), 100)}%`;
    track.append(fill);
    measure.append(track);
  }
  measure.append(make("span", "percent", percent));
  element.append(what, make("span", "boxes", boxes), measure);
  return { element, name: row.name, depth: row.depth };
}

// A label of several categories stands in each of them, and is marked in each.
function select(state, name) {
  state.selected = name;
  let first = true;
  state.rows.forEach((row, index) => {
    const chosen = row.name === name;
    row.element.classList.toggle("selected", chosen);
    row.element.setAttribute("aria-selected", String(chosen));
    if (chosen && first && state.rows[state.current]?.name !== name) makeCurrent(state, index);
    if (chosen) first = false;
  });
}

function makeCurrent(state, index) {
  state.rows[state.current]?.element.setAttribute("tabindex", "-1");
  state.current = index;
  state.rows[index]?.element.setAttribute("tabindex", "0");
}
