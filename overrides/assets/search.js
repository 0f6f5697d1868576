// @ts-check
/* Stands between a page and Material's search worker, in the place that Material's configuration
   has for a worker of one's own. The index is loaded when the reader searches, not with every page;
   and a query that finds nothing is asked again, shorter. */

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3
const RARE = 4
const NOTHING = { type: RESULT, data: { items: [] } }

/** @type {{config: {separator: string}, options: object}} What the page loaded: no entries. */
let light
/** @type {Promise<Worker> | undefined} Material's worker, once it knows the index. */
let material
let asked = ""
/** @type {Set<string>} Words that stand on most pages. */
let common
/** @type {RegExp} */
let separator
/** With what values of conditions a page or a part applies, by its address. */
/** @type {Map<string, {[condition: string]: string[]}>} */
let whens
/** @type {{[condition: string]: string}} What the reader has answered. */
let answers = {}
/** How a result is called that does not apply. */
let away = ""

/** Starts Material's worker and gives it the whole index. */
async function start() {
  const name = new URLSearchParams(location.search).get("of")
  const worker = new Worker(new URL(`javascripts/workers/search.${name}`, location.href))
  const { config, docs } = await (await fetch("../search/entries.json")).json()
  try {
    separator = new RegExp(config.separator)
  } catch {
    // A browser without lookbehind: words are cut at white space and punctuation only.
    config.separator = light.config.separator
    separator = new RegExp(config.separator)
  }
  common = new Set(config.common)
  whens = new Map()
  for (const { location, when } of docs) if (when) whens.set(location, when)
  away = config.away
  // The page has the reader's answers; a worker cannot see them.
  const channel = new BroadcastChannel(config.answers)
  channel.onmessage = (event) => event.data !== "ask" && (answers = event.data)
  channel.postMessage("ask")
  await answer(worker, { type: SETUP, data: { config, docs, options: light.options } })
  return worker
}

/**
 * @param {Worker} worker
 * @param {object} message
 * @returns {Promise<any>} what the worker answers
 */
function answer(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data)
    worker.onerror = reject
    worker.postMessage(message)
  })
}

/**
 * @param {string} query
 * @param {string} original
 * @returns {string} the query with its longest word a letter shorter, until half of it is left
 */
function shorter(query, original) {
  const longest = query.split(/\s+/).reduce((a, b) => (b.length > a.length ? b : a))
  const enough = query.length * 2 > original.length + 1 && longest.length > 2
  return enough ? query.replace(longest, longest.slice(0, -1)) : ""
}

/**
 * @param {string} query
 * @returns {string} the query with its rarer words worth more, and as the beginnings of others,
 *   unless it has signs for Lunr
 */
function weighed(query) {
  if (/[^\p{L}\p{N}\s]/u.test(query)) return query
  const words = query.split(separator).filter(Boolean)
  // Material takes a word without signs for the beginning of one; what is weighed asks for that itself.
  return words
    .map((word) => (common.has(word.toLowerCase()) ? word : `${word}^${RARE} ${word}*`))
    .join(" ")
}

/** Whether a page or a part goes with the reader's answers. @param {string} location */
const applies = (location) =>
  [location, location.split("#")[0]].every((one) =>
    Object.entries(whens.get(one) ?? {}).every(
      ([id, values]) => !answers[id] || answers[id] === "?" || values.includes(answers[id]),
    ),
  )

/**
 * @param {{location: string, title: string}[][]} items what is found, by page
 * @returns {object[][]} the same, what does not apply last and called so
 */
function ordered(items) {
  /** @param {{location: string}} one */
  const last = (one) => +!applies(one.location)
  return items
    .map((group) =>
      group.map((one) => (last(one) ? { ...one, title: `${one.title} (${away})` } : one))
        .sort((a, b) => last(a) - last(b)),
    )
    .sort((a, b) => last(a[0]) - last(b[0]))
}

/** @param {string} original */
async function search(original) {
  const worker = await (material ??= start())
  let found = NOTHING
  for (let query = original; query && asked === original; query = shorter(query, original)) {
    found = await answer(worker, { type: QUERY, data: weighed(query) })
    if (found.data.items.length) break
  }
  if (asked !== original) return
  const items = Object.keys(answers).length ? ordered(found.data.items) : found.data.items
  postMessage({ ...found, data: { ...found.data, items } })
}

/** One question at a time: answers carry no mark of what they answer. */
let last = Promise.resolve()

/** Who goes to the field is about to ask: see header.js. */
new BroadcastChannel("playbook:search").onmessage = () => {
  if (light) material ??= start()
  material?.catch(() => (material = undefined))
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) {
    light = data
    postMessage({ type: READY })
  } else if (type === QUERY) {
    asked = data.trim()
    if (!asked) return postMessage(NOTHING)
    const query = asked
    last = last.then(() => search(query)).catch((error) => {
      material = undefined
      console.error(error)
      postMessage(NOTHING)
    })
  }
})
