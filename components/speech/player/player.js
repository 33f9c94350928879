// A player that lights up each word while it is spoken. Runs again at every change of data or theme: every handler is
// assigned, never stacked, and the sound is only loaded again when its digest has changed.

const players = new WeakMap()
const PLAYING = "vitrine-playing"
const PIXELS_PER_MS = 0.28
const PLAYHEAD = 0.22
const BLEND_MS = 70
const SVG = "http://www.w3.org/2000/svg"

// Mouth shapes for Polly's visemes: open (0-1), wide (share of the neutral width), teeth and tongue (0-1), tucked (lower
// lip under the teeth). The sounds of each viseme are AWS's tables; the shapes are drawn for Vitrine.
const SHAPES = {
  sil: [0.03, 0.8, 0, 0, 0],
  p: [0, 0.74, 0, 0, 0],
  t: [0.26, 0.86, 0.7, 0.5, 0],
  l: [0.32, 0.86, 0.5, 0.9, 0],
  S: [0.34, 0.56, 0.8, 0, 0],
  T: [0.26, 0.88, 0.6, 1, 0],
  f: [0.2, 0.84, 1, 0, 1],
  k: [0.4, 0.8, 0.25, 0, 0],
  i: [0.28, 1.1, 0.7, 0, 0],
  J: [0.26, 1, 0.6, 0.5, 0],
  r: [0.34, 0.6, 0.25, 0.2, 0],
  s: [0.17, 0.98, 1, 0, 0],
  u: [0.3, 0.42, 0, 0, 0],
  "@": [0.44, 0.8, 0.25, 0.2, 0],
  a: [0.95, 0.92, 0.35, 0.5, 0],
  e: [0.5, 1.02, 0.45, 0.3, 0],
  E: [0.66, 0.96, 0.4, 0.4, 0],
  o: [0.6, 0.54, 0, 0.2, 0],
  O: [0.82, 0.64, 0, 0.3, 0],
  x: [0.4, 0.8, 0.25, 0, 0],
}
const shapeOf = (symbol) => SHAPES[symbol] ?? SHAPES["@"]

export default function (component) {
  const { data, parentElement } = component
  let player = players.get(parentElement)
  if (!player) {
    player = make(parentElement)
    players.set(parentElement, player)
  }
  if (data && data.digest !== player.digest) load(player, data)
  return () => {
    cancelAnimationFrame(player.frame)
    player.audio.pause()
    document.removeEventListener(PLAYING, player.yieldToOthers)
    player.sizes.disconnect()
    release(player)
    players.delete(parentElement)
  }
}

function make(parentElement) {
  const find = (selector) => parentElement.querySelector(selector)
  const player = {
    root: find(".player"),
    audio: find("audio"),
    play: find(".play"),
    icon: find(".play path"),
    seek: find(".seek"),
    time: find(".time"),
    rate: find(".rate"),
    words: find(".words"),
    speech: find(".speech"),
    mouth: find(".mouth"),
    strip: find(".strip"),
    state: find(".state"),
    still: matchMedia("(prefers-reduced-motion: reduce)"),
    digest: "",
    spans: [],
    times: [],
    visemes: [],
    pool: [],
    labels: [],
    now: -1,
    frame: 0,
    url: "",
  }
  const { audio, seek } = player
  player.strip.replaceChildren(player.strip.querySelector(".playhead")) // words and mouths of an earlier mount
  player.play.onclick = () => toggle(player)
  audio.onplay = () => {
    document.dispatchEvent(new CustomEvent(PLAYING, { detail: audio }))
    showPlaying(player, true)
    cancelAnimationFrame(player.frame)
    const step = () => {
      paint(player)
      player.frame = requestAnimationFrame(step)
    }
    step()
  }
  audio.onpause = () => {
    cancelAnimationFrame(player.frame)
    showPlaying(player, false)
    paint(player)
  }
  audio.onended = () => {
    audio.currentTime = 0
    paint(player)
  }
  audio.onseeked = () => paint(player)
  audio.onerror = () => {
    if (player.url) player.state.textContent = "This browser cannot play the sound. Download it instead."
  }
  seek.oninput = () => seekTo(player, Number(seek.value))
  player.rate.onchange = () => {
    audio.playbackRate = Number(player.rate.value)
  }
  player.words.onclick = (event) => {
    const index = player.spans.indexOf(event.target)
    if (index >= 0) playFrom(player, index)
  }
  player.words.onfocusin = (event) => roveTo(player, player.spans.indexOf(event.target), false)
  player.strip.onpointerdown = (event) => {
    const box = player.strip.getBoundingClientRect()
    const at = timeNow(player) + (event.clientX - box.left - box.width * PLAYHEAD) / PIXELS_PER_MS
    seekTo(player, Math.min(Math.max(at, 0), player.duration))
  }
  player.root.onkeydown = (event) => keyed(player, event)
  player.yieldToOthers = (event) => {
    if (event.detail !== audio) audio.pause()
  }
  document.addEventListener(PLAYING, player.yieldToOthers)
  player.sizes = new ResizeObserver(() => paint(player))
  player.sizes.observe(player.strip)
  return player
}

async function load(player, data) {
  player.digest = data.digest
  player.audio.pause()
  release(player)
  player.duration = data.duration_ms
  player.seek.max = String(Math.round(data.duration_ms))
  player.root.setAttribute("aria-label", data.label)
  player.words.setAttribute("lang", data.language)
  player.visemes = data.visemes
  player.speech.hidden = data.visemes.length === 0
  player.state.textContent = ""
  writeWords(player, data.segments)
  paint(player)
  try {
    const answer = await fetch(data.source)
    if (!answer.ok) throw new Error(String(answer.status))
    const sound = await answer.arrayBuffer()
    if (player.digest !== data.digest) return
    player.url = URL.createObjectURL(new Blob([sound], { type: data.content_type }))
    player.audio.src = player.url
    player.audio.playbackRate = Number(player.rate.value)
    player.play.disabled = false
    player.seek.disabled = false
    if (data.autoplay) await player.audio.play().catch(() => undefined)
  } catch {
    player.state.textContent = "The sound is no longer kept. Press Speak again."
  }
}

function release(player) {
  player.audio.removeAttribute("src")
  if (player.url) URL.revokeObjectURL(player.url)
  player.url = ""
  player.play.disabled = true
  player.seek.disabled = true
}

function writeWords(player, segments) {
  player.words.replaceChildren()
  player.spans = []
  player.times = []
  player.now = -1
  player.stripWords = []
  for (const [text, time] of segments) {
    if (time === null) {
      player.words.append(text)
      continue
    }
    const span = document.createElement("span")
    span.className = "word"
    span.setAttribute("role", "button")
    span.tabIndex = player.spans.length === 0 ? 0 : -1
    span.textContent = text
    player.words.append(span)
    player.spans.push(span)
    player.times.push(time)
  }
}

const timeNow = (player) => player.audio.currentTime * 1000

// The last index whose time is not after `at`; `timeOf` gives an entry's time.
function lastBefore(list, at, timeOf) {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeOf(list[middle]) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

function paint(player) {
  const at = timeNow(player)
  const begun = at > 0 || !player.audio.paused
  const index = begun ? lastBefore(player.times, at + 1, (time) => time) : -1
  if (index !== player.now) light(player, index)
  player.seek.value = String(Math.round(at))
  player.seek.style.setProperty("--played", `${(100 * at) / (player.duration || 1)}%`)
  const text = `${clock(at)} / ${clock(player.duration ?? 0)}`
  if (player.time.textContent !== text) {
    player.time.textContent = text
    player.seek.setAttribute("aria-valuetext", text)
  }
  if (player.visemes.length) drawSpeech(player, at, begun)
}

function light(player, index) {
  const { spans, now } = player
  const [from, to] = index > now ? [Math.max(now, 0), index] : [Math.max(index, 0), now]
  for (let i = from; i <= to && i < spans.length; i++) {
    const span = spans[i]
    span.classList.toggle("spoken", i < index)
    span.classList.toggle("now", i === index)
    if (i === index) span.setAttribute("aria-current", "true")
    else span.removeAttribute("aria-current")
  }
  player.now = index
  if (index >= 0) keepInView(player, spans[index])
}

function keepInView(player, span) {
  const { words } = player
  if (words.scrollHeight <= words.clientHeight) return
  const top = span.offsetTop - words.offsetTop
  if (top < words.scrollTop || top + span.offsetHeight > words.scrollTop + words.clientHeight) {
    words.scrollTop = top - words.clientHeight / 3
  }
}

function drawSpeech(player, at, begun) {
  // With reduced motion the mouths move once a word instead of sixty times a second.
  const shown = player.still.matches && player.now >= 0 ? player.times[player.now] + 1 : at
  const current = begun ? lastBefore(player.visemes, shown, (viseme) => viseme[0]) : -1
  const symbol = current >= 0 ? player.visemes[current][1] : "sil"
  const before = current > 0 ? player.visemes[current - 1][1] : "sil"
  const since = current >= 0 ? shown - player.visemes[current][0] : BLEND_MS
  const share = player.still.matches ? 1 : Math.min(since / BLEND_MS, 1)
  const shape = shapeOf(symbol).map((value, i) => shapeOf(before)[i] * (1 - share) + value * share)
  drawMouth(player.mouth, shape)
  drawStrip(player, shown, current)
}

function drawStrip(player, at, current) {
  const width = player.strip.clientWidth
  if (!width) return
  const left = at - (width * PLAYHEAD) / PIXELS_PER_MS - 120
  const right = at + (width * (1 - PLAYHEAD)) / PIXELS_PER_MS + 120
  const x = (time) => width * PLAYHEAD + (time - at) * PIXELS_PER_MS
  let used = 0
  for (let i = lastBefore(player.visemes, left, (viseme) => viseme[0]) + 1; i < player.visemes.length; i++) {
    const [time, symbol] = player.visemes[i]
    if (time > right) break
    if (symbol === "sil") continue
    const mouth = pooled(player, player.pool, used++, () => miniature(player.strip))
    if (mouth.symbol !== symbol) {
      mouth.symbol = symbol
      drawMouth(mouth.element, shapeOf(symbol))
    }
    mouth.element.setAttribute("transform", `translate(${x(time).toFixed(1)} 17) scale(0.2)`)
    mouth.element.setAttribute("class", i === current ? "small current" : time <= at ? "small past" : "small")
  }
  hideFrom(player.pool, used)
  used = 0
  for (let i = lastBefore(player.times, left, (time) => time) + 1; i < player.times.length; i++) {
    const time = player.times[i]
    if (time > right) break
    const label = pooled(player, player.labels, used++, () => caption(player.strip))
    const room = ((player.times[i + 1] ?? player.duration) - time) * PIXELS_PER_MS - 4
    const text = fitted(player.spans[i].textContent, room)
    if (label.element.textContent !== text) label.element.textContent = text
    label.element.setAttribute("x", (x(time) - 5).toFixed(1))
    label.element.setAttribute("class", i === player.now ? "caption current" : "caption")
  }
  hideFrom(player.labels, used)
}

// About 6.2 pixels a character at this size: what does not fit between two words is cut with an ellipsis.
function fitted(text, room) {
  const fits = Math.max(1, Math.floor(room / 6.2))
  return text.length <= fits ? text : text.slice(0, Math.max(1, fits - 1)) + "…"
}

function pooled(player, pool, index, create) {
  if (!pool[index]) pool[index] = { element: create(), symbol: "" }
  pool[index].element.removeAttribute("display")
  return pool[index]
}

function hideFrom(pool, used) {
  for (let i = used; i < pool.length; i++) pool[i].element.setAttribute("display", "none")
}

function caption(strip) {
  const element = document.createElementNS(SVG, "text")
  element.setAttribute("y", "44")
  strip.append(element)
  return element
}

function miniature(strip) {
  const group = document.createElementNS(SVG, "g")
  for (const part of ["lips", "inside", "teeth", "tongue"]) {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("class", part)
    group.append(path)
  }
  strip.append(group)
  return group
}

// Draws into a group with the paths lips, inside, teeth and tongue, centerd on 0, 0, about 84 wide and 60 high.
function drawMouth(group, [open, wide, teeth, tongue, tucked]) {
  const half = 34 * wide
  const up = 22 * open
  const down = 32 * open * (1 - 0.5 * tucked)
  const outer = half + 7
  const path = (name, shape) => group.querySelector(`.${name}`).setAttribute("d", shape)
  path(
    "lips",
    `M${-outer} 0C${-outer * 0.55} ${-up - 10},${-8} ${-up - 13},0 ${-up - 8}C8 ${-up - 13},${outer * 0.55} ${-up - 10},` +
      `${outer} 0C${outer * 0.55} ${down + 15},${-outer * 0.55} ${down + 15},${-outer} 0Z`,
  )
  path("inside", `M${-half} 0Q0 ${-2 * up},${half} 0Q0 ${2 * down},${-half} 0Z`)
  const bite = teeth * Math.min(9, up + down)
  const row = half * 0.68
  path(
    "teeth",
    bite > 0.5
      ? `M${-row} ${-up * 0.55}Q0 ${-up * 1.25},${row} ${-up * 0.55}L${row * 0.9} ${-up * 0.55 + bite}` +
          `Q0 ${-up + bite * 1.25},${-row * 0.9} ${-up * 0.55 + bite}Z`
      : "",
  )
  const high = down * (0.95 - 0.75 * tongue)
  path(
    "tongue",
    tongue > 0.05 && down > 2
      ? `M${-half * 0.5} ${down * 0.62}Q0 ${high - down * 0.55},${half * 0.5} ${down * 0.62}Q0 ${down * 1.1},${-half * 0.5} ${down * 0.62}Z`
      : "",
  )
}

function seekTo(player, at) {
  player.audio.currentTime = at / 1000
  paint(player)
}

function playFrom(player, index) {
  roveTo(player, index, false)
  seekTo(player, player.times[index])
  player.audio.play().catch(() => undefined)
}

function toggle(player) {
  if (player.audio.paused) player.audio.play().catch(() => undefined)
  else player.audio.pause()
}

// One tab stop for all words; arrows move it.
function roveTo(player, index, focus) {
  if (index < 0 || index >= player.spans.length) return
  for (const span of player.words.querySelectorAll('[tabindex="0"]')) span.tabIndex = -1
  player.spans[index].tabIndex = 0
  if (focus) player.spans[index].focus()
}

function keyed(player, event) {
  if (event.target === player.rate || event.ctrlKey || event.metaKey || event.altKey) return
  const onWord = player.spans.indexOf(event.target)
  if (event.key === " " && event.target !== player.play) {
    event.preventDefault()
    toggle(player)
  } else if (event.key === "Enter" && onWord >= 0) {
    event.preventDefault()
    playFrom(player, onWord)
  } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && player.spans.length) {
    event.preventDefault()
    const here = onWord >= 0 ? onWord : player.now
    const last = player.spans.length - 1
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: last }[event.key]
    const index = Math.min(Math.max(next, 0), last)
    roveTo(player, index, onWord >= 0)
    seekTo(player, player.times[index])
  }
}

function showPlaying(player, playing) {
  player.play.setAttribute("aria-label", playing ? "Pause" : "Play")
  player.icon.setAttribute("d", playing ? "M7 5h4v14H7zM13 5h4v14h-4z" : "M8 5v14l11-7z")
}

function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000 + 0.05)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
