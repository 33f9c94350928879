// A grid of pictures to choose one from. Runs again on every change of data: tiles that are there stay there.

const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const state = states.get(parentElement) ?? setUp(parentElement);
  state.tell = (value) => setStateValue("selected", value);
  state.grid.style.setProperty("--size", `${data.size}px`);
  if (data.tiles.length) {
    state.grid.setAttribute("role", "listbox");
    state.grid.setAttribute("aria-label", data.name);
  } else {
    for (const name of ["role", "aria-label"]) state.grid.removeAttribute(name);
  }
  data.tiles.forEach((tile, index) => fill(state.tiles[index] ?? addTile(state, index), tile));
  for (const surplus of state.tiles.splice(data.tiles.length)) surplus.remove();
  makeCurrent(state, Math.min(state.current, Math.max(state.tiles.length - 1, 0)));
  // An answer to an earlier click must not undo a later one.
  if (data.click >= state.lastClick) select(state, data.selected);
  return () => letGo(state);
}

function setUp(parentElement) {
  const grid = parentElement.querySelector(".grid");
  const listening = new AbortController();
  const state = { root: parentElement, grid, listening, tiles: [], current: 0, selected: null, lastClick: 0 };
  states.set(parentElement, state);
  grid.replaceChildren();
  const indexOf = (event) => {
    const tile = event.target.closest?.(".tile");
    return tile ? Number(tile.dataset.index) : -1;
  };
  const on = (type, handle) => grid.addEventListener(type, handle, { signal: listening.signal });
  on("click", (event) => indexOf(event) >= 0 && choose(state, indexOf(event)));
  on("focusin", (event) => makeCurrent(state, indexOf(event)));
  on("keydown", (event) => onKey(state, event, indexOf(event)));
  return state;
}

function letGo(state) {
  state.listening.abort();
  state.grid.replaceChildren();
  states.delete(state.root);
}

function addTile(state, index) {
  const tile = document.createElement("div");
  tile.className = "tile";
  tile.dataset.index = String(index);
  tile.setAttribute("role", "option");
  tile.setAttribute("tabindex", "-1");
  const image = document.createElement("img");
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = "";
  tile.append(image);
  for (const name of ["label", "note"]) {
    const line = document.createElement("div");
    line.className = name;
    tile.append(line);
  }
  state.tiles.push(tile);
  state.grid.append(tile);
  return tile;
}

function fill(tile, { src, label, note }) {
  const [image, name, remark] = tile.children;
  if (image.getAttribute("src") !== src) image.src = src;
  if (name.textContent !== label) name.textContent = label;
  if (remark.textContent !== note) remark.textContent = note;
  tile.title = label;
  tile.setAttribute("aria-label", [label, note].filter(Boolean).join(", "));
}

function onKey(state, event, index) {
  if (index < 0) return;
  const last = state.tiles.length - 1;
  const columns = getComputedStyle(state.grid).gridTemplateColumns.split(" ").length;
  const next = {
    ArrowRight: index + 1, ArrowLeft: index - 1, ArrowDown: index + columns, ArrowUp: index - columns, Home: 0, End: last,
  };
  if (event.key in next) {
    event.preventDefault();
    const wanted = next[event.key];
    if (wanted >= 0 && wanted <= last) state.tiles[wanted].focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(state, index);
  }
}

function choose(state, index) {
  state.lastClick = Date.now();
  makeCurrent(state, index);
  select(state, state.selected === index ? null : index);
  state.tell({ index: state.selected, click: state.lastClick });
}

function select(state, index) {
  state.selected = index;
  state.tiles.forEach((tile, at) => {
    tile.classList.toggle("selected", at === index);
    tile.setAttribute("aria-selected", String(at === index));
  });
}

function makeCurrent(state, index) {
  if (index < 0 || !state.tiles[index]) return;
  state.tiles[state.current]?.setAttribute("tabindex", "-1");
  state.current = index;
  state.tiles[index].setAttribute("tabindex", "0");
}
