// References, picture, and the lines between faces. Runs again whenever data or theme change.
// Text from pictures and services is set as textContent, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const GAP_PX = 3;
const MOST_LABELS = 12; // with more faces only those count that may be the same person, or are looked at
// Where along a line its label may stand; the gap between the pictures comes before any of these.
const PLACES = [0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75, 0.18, 0.82];

const states = new WeakMap();

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const state = states.get(parentElement) ?? setUp(parentElement);
  state.tell = (value) => setStateValue("selected", value);
  state.data = data;
  const pictures = JSON.stringify([data.references, data.picture]);
  if (state.pictures !== pictures) {
    state.pictures = pictures;
    state.lastClick = 0;
    buildPictures(state);
  }
  const faces = JSON.stringify([data.references.length, data.faces]);
  if (state.faces !== faces) {
    state.faces = faces;
    buildFaces(state);
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
    frame: find("frame"),
    references: find("references"),
    stage: find("stage"),
    image: find("picture"),
    lines: find("lines"),
    boxes: find("boxes"),
    chips: find("chips"),
    referenceImages: [],
    referenceBoxes: [],
    groups: [],
    numbers: [],
    pairs: [],
    current: 0,
    hovered: -1,
    selected: null,
    lastClick: 0,
  };
  states.set(parentElement, state);
  state.observer = new ResizeObserver(() => layOut(state));
  state.observer.observe(state.frame);
  const indexOf = (event) => {
    const group = event.target.closest?.("[data-index]");
    return group ? Number(group.dataset.index) : -1;
  };
  const on = (type, handle) => state.boxes.addEventListener(type, handle, { signal: state.listening.signal });
  on("pointerover", (event) => event.pointerType !== "touch" && hover(state, indexOf(event)));
  on("pointerout", () => hover(state, focused(state)));
  on("focusin", (event) => hover(state, indexOf(event)));
  on("focusout", () => hover(state, -1));
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
  for (const part of [state.references, state.lines, state.boxes, state.chips]) part.replaceChildren();
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
    hover(state, -1);
  }
}

function focused(state) {
  const group = state.root.activeElement?.closest?.("[data-index]");
  return group ? Number(group.dataset.index) : -1;
}

function makeCurrent(state, index) {
  if (index < 0) return;
  state.groups[state.current]?.setAttribute("tabindex", "-1");
  state.current = Math.min(index, state.groups.length - 1);
  state.groups[state.current]?.setAttribute("tabindex", "0");
}

function choose(state, index) {
  state.lastClick = Date.now();
  select(state, state.selected === index ? null : index);
  state.tell({ index: state.selected, click: state.lastClick });
  layOut(state);
}

function select(state, index) {
  state.selected = index;
  state.groups.forEach((group, at) => {
    group.classList.toggle("selected", at === index);
    group.setAttribute("aria-selected", String(at === index));
  });
  state.numbers.forEach((chip, at) => chip.classList.toggle("selected", at === index));
  if (index !== null && !state.boxes.contains(state.root.activeElement)) makeCurrent(state, index);
}

function hover(state, index) {
  if (state.hovered === index) return;
  state.hovered = index;
  state.groups.forEach((group, at) => group.classList.toggle("shown", at === index));
  layOut(state);
}

function make(name, className) {
  const element = document.createElementNS(SVG, name);
  if (className) element.setAttribute("class", className);
  return element;
}

function drawn(name, className) {
  const group = make("g", className);
  group.append(make(name, "halo"), make(name, "line"));
  return group;
}

function makeChip(state, tone, text) {
  const chip = document.createElement("div");
  chip.className = `chip tone ${tone}`;
  chip.textContent = text;
  state.chips.append(chip);
  return chip;
}

function buildPictures(state) {
  const { references, picture } = state.data;
  state.references.classList.toggle("several", references.length > 1);
  state.references.classList.toggle("many", references.length > 4);
  state.references.setAttribute("aria-label", "References");
  state.referenceImages = [];
  state.references.replaceChildren(
    ...references.map((reference) => {
      const item = document.createElement("li");
      item.className = "reference";
      const image = document.createElement("img");
      image.decoding = "async";
      image.src = reference.src;
      image.alt = reference.alt;
      image.width = reference.width;
      image.height = reference.height;
      image.style.setProperty("--ratio", String(reference.width / reference.height));
      const name = document.createElement("div");
      name.className = "name";
      name.textContent = reference.name;
      item.append(image, name);
      state.referenceImages.push(image);
      return item;
    }),
  );
  state.image.src = picture.src;
  state.image.alt = picture.alt;
  state.image.width = picture.width;
  state.image.height = picture.height;
  state.stage.style.setProperty("--ratio", String(picture.width / picture.height));
  state.stage.style.setProperty("--widest", `${picture.widest}px`);
}

function buildFaces(state) {
  const { references, faces } = state.data;
  state.lines.replaceChildren();
  state.boxes.replaceChildren();
  state.chips.replaceChildren();
  state.hovered = -1;
  state.referenceBoxes = references.map((reference) => (reference.box ? drawn("rect", "tone neutral") : null));
  state.lines.append(...state.referenceBoxes.filter(Boolean));
  state.pairs = faces.flatMap((face, index) =>
    face.pairs.map((pair) => {
      const group = drawn("line", `pair tone ${pair.tone}`);
      state.lines.append(group);
      return { ...pair, face: index, group, chip: makeChip(state, pair.tone, pair.text) };
    }),
  );
  state.groups = faces.map((face, index) => {
    const group = make("g", `face tone ${face.tone}`);
    group.dataset.index = String(index);
    group.setAttribute("role", "option");
    group.setAttribute("tabindex", "-1");
    group.setAttribute("aria-label", face.spoken);
    group.append(make("rect", "target"), make("rect", "halo"), make("rect", "line"));
    return group;
  });
  state.numbers = faces.map((face) => makeChip(state, face.tone, face.label));
  // Small boxes lie above large ones, so that each can be reached.
  const area = (group) => faces[Number(group.dataset.index)].box[2] * faces[Number(group.dataset.index)].box[3];
  state.boxes.append(...[...state.groups].sort((one, other) => area(other) - area(one)));
  state.current = Math.min(state.current, Math.max(faces.length - 1, 0));
  makeCurrent(state, state.current);
  if (faces.length) {
    state.boxes.setAttribute("role", "listbox");
    state.boxes.setAttribute("aria-label", `Faces of the picture: ${faces.length}. Arrow keys move, Enter selects.`);
    state.boxes.removeAttribute("aria-hidden");
  } else {
    for (const name of ["role", "aria-label"]) state.boxes.removeAttribute(name);
    state.boxes.setAttribute("aria-hidden", "true");
  }
}

// Where everything lies, in pixels of the frame: strokes and letters keep their size whatever the pictures'.

function layOut(state) {
  if (!state.data || !state.frame.clientWidth) return;
  const { references, faces } = state.data;
  const origin = state.frame.getBoundingClientRect();
  for (const svg of [state.lines, state.boxes]) svg.setAttribute("viewBox", `0 0 ${origin.width} ${origin.height}`);
  const inFrame = (element) => {
    const rect = element.getBoundingClientRect();
    return { left: rect.left - origin.left, top: rect.top - origin.top, width: rect.width, height: rect.height };
  };
  const picture = inFrame(state.image);
  const starts = references.map((reference, at) => {
    if (!reference.box) return null;
    const rect = within(inFrame(state.referenceImages[at]), reference.box);
    for (const outline of state.referenceBoxes[at].children) place(outline, rect);
    return rect;
  });
  const ends = faces.map((face) => within(picture, face.box));
  state.groups.forEach((group, index) => [...group.children].forEach((outline) => place(outline, ends[index])));
  const taken = layOutNumbers(state, ends, origin);
  layOutPairs(state, starts, ends, picture, taken);
}

function within(image, [left, top, width, height]) {
  const rect = {
    left: image.left + left * image.width,
    top: image.top + top * image.height,
    right: image.left + (left + width) * image.width,
    bottom: image.top + (top + height) * image.height,
  };
  return { ...rect, x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 };
}

function place(element, rect) {
  element.setAttribute("x", String(rect.left));
  element.setAttribute("y", String(rect.top));
  element.setAttribute("width", String(Math.max(rect.right - rect.left, 1)));
  element.setAttribute("height", String(Math.max(rect.bottom - rect.top, 1)));
  element.setAttribute("rx", "3");
}

// The face that is pointed at, else the chosen one.
function lookedAt(state) {
  return state.hovered >= 0 ? state.hovered : (state.selected ?? -1);
}

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function spotAt(left, top, chip) {
  return { left, top, right: left + chip.offsetWidth, bottom: top + chip.offsetHeight };
}

function layOutNumbers(state, rects, frame) {
  const taken = [];
  const crowded = state.numbers.length > MOST_LABELS;
  state.numbers.forEach((chip, index) => {
    chip.hidden = crowded && state.data.faces[index].tone === "miss" && index !== lookedAt(state);
    if (chip.hidden) return;
    const rect = rects[index];
    const center = Math.min(Math.max(rect.x - chip.offsetWidth / 2, 0), frame.width - chip.offsetWidth);
    const spots = [
      spotAt(center, rect.bottom + GAP_PX, chip),
      spotAt(center, rect.top - GAP_PX - chip.offsetHeight, chip),
      spotAt(rect.right + GAP_PX, rect.top, chip),
    ];
    const free = (spot) =>
      spot.bottom <= frame.height && spot.top >= 0 && ![...rects, ...taken].some((other) => overlaps(spot, other));
    const spot = spots.find(free) ?? (index === lookedAt(state) ? spots[0] : null);
    chip.hidden = !spot;
    if (!spot) return;
    taken.push(spot);
    move(chip, spot);
  });
  return taken;
}

function move(chip, spot) {
  chip.style.transform = `translate(${Math.round(spot.left)}px, ${Math.round(spot.top)}px)`;
}

// Lines of what is, or may be, the same person; those of a face that is looked at whatever they say.
function layOutPairs(state, starts, ends, picture, labels) {
  const looked = lookedAt(state);
  const shown = state.pairs.filter((pair) => starts[pair.reference] && (pair.tone !== "miss" || pair.face === looked));
  const taken = [...labels, ...ends];
  for (const pair of state.pairs) {
    const visible = shown.includes(pair);
    pair.group.style.display = visible ? "" : "none";
    pair.chip.hidden = !visible;
    const faint = looked >= 0 && pair.face !== looked;
    pair.group.classList.toggle("faint", faint);
    pair.chip.classList.toggle("faint", faint);
    pair.chip.classList.toggle("selected", visible && pair.face === looked);
  }
  // The labels of the face that is looked at find their places first.
  for (const pair of [...shown].sort((one, other) => (other.face === looked) - (one.face === looked))) {
    const [from, to, gap] = ending(starts[pair.reference], ends[pair.face], picture);
    for (const line of pair.group.children) {
      for (const [name, value] of [["x1", from.x], ["y1", from.y], ["x2", to.x], ["y2", to.y]]) line.setAttribute(name, value);
    }
    const at = (share) =>
      spotAt(
        from.x + (to.x - from.x) * share - pair.chip.offsetWidth / 2,
        from.y + (to.y - from.y) * share - pair.chip.offsetHeight / 2,
        pair.chip,
      );
    const spots = [gap, ...PLACES].map(at);
    const spot = spots.find((one) => !taken.some((other) => overlaps(one, other))) ?? spots[0];
    taken.push(spot);
    move(pair.chip, spot);
  }
}

// A line runs from edge to edge of two boxes, sideways where the pictures stand side by side, down where they are
// stacked; `gap` is the share of its way at which it is between the pictures.
function ending(start, end, picture) {
  if (start.right <= picture.left) {
    const from = { x: start.right, y: start.y };
    const to = { x: end.left, y: end.y };
    return [from, to, share(from.x, to.x, picture.left - 44)];
  }
  const from = { x: start.x, y: start.bottom };
  const to = { x: end.x, y: end.top };
  return [from, to, share(from.y, to.y, picture.top - 24)];
}

function share(from, to, wanted) {
  return to === from ? 0.5 : Math.min(Math.max((wanted - from) / (to - from), 0.1), 0.9);
}
