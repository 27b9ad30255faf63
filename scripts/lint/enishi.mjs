import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const order = [...readFileSync(`${root}src/features/order.ts`, 'utf8').matchAll(/^ {2}'(\w+)'/gm)].map(
  (m) => m[1],
)

/** The src folder a file stands in (the planted tree of test/boundaries has its own), and its path below. */
function split(filename) {
  const path = filename.replaceAll('\\', '/')
  const at = path.lastIndexOf('/src/')
  return at < 0 ? [null, null] : [path.slice(0, at + 4), path.slice(at + 5)]
}

/** Which zone a file under src/ stands in: kit ← platform ← features (server, ui) ← web. */
function placeOf(path) {
  const parts = path.split('/')
  if (parts[0] === 'kit' || parts[0] === 'platform' || parts[0] === 'web') return { zone: parts[0] }
  if (parts[0] === 'features' && parts.length > 2)
    return { zone: parts[2] === 'ui' ? 'ui' : 'feature', feature: parts[1] }
  return { zone: 'root' }
}

/** Why `from` may not import `to`, or null. Both are paths below src/. */
function refusal(from, to, typeOnly) {
  const here = placeOf(from)
  const there = placeOf(to)
  const test = /\.test\.tsx?$/.test(from)
  if (here.zone === 'root') return null
  if (here.zone === 'kit')
    return there.zone === 'kit' ? null : 'kit is pure and stands below everything: import only from kit'
  if (here.zone === 'platform') {
    if (test) return null
    if (there.zone === 'kit' || there.zone === 'platform') return null
    return 'platform knows no feature: let the feature contribute what you need through its manifest'
  }
  if (here.zone === 'web' || here.zone === 'ui') {
    if (there.zone === 'kit' || there.zone === 'web') return null
    if (typeOnly && (to === 'app.api.ts' || to.endsWith('.api.ts'))) return null
    if (there.zone === 'ui') {
      if (here.zone === 'ui' && here.feature === there.feature) return null
      if (from === 'web/features.ts') return null
      return "another feature's screens are its own: contribute a panel or link to its address"
    }
    if (there.zone === 'feature' && (to.endsWith('.text.ts') || typeOnly)) return null
    return 'the browser speaks to the server by the API only: use #web/api.ts, import texts, or import the type'
  }
  if (there.zone === 'kit' || there.zone === 'platform') return null
  if (there.zone === 'web' || there.zone === 'ui')
    return 'the server never imports the browser: move what both need to kit'
  if (there.zone === 'root') return test ? null : 'a feature does not know the composition root'
  if (there.feature === here.feature) return null
  if (!order.includes(here.feature)) return `add ${here.feature} to src/features/order.ts`
  if (order.indexOf(there.feature) < order.indexOf(here.feature)) return null
  return test
    ? null
    : `${there.feature} stands below ${here.feature} in features/order.ts: use an event, a job by name, or a contributed kind`
}

const zones = {
  create(context) {
    const [src, file] = split(context.filename)
    if (file === null) return {}
    const check = (node, typeOnly) => {
      const source = node.source?.value
      if (typeof source !== 'string') return
      const { zone } = placeOf(file)
      if (source.endsWith('package.json')) return
      if (source.startsWith('#test/')) {
        if (!/\.test\.tsx?$/.test(file))
          context.report({ node: node.source, message: 'Only tests import the test harness' })
        return
      }
      if (source.startsWith('#') || source.startsWith('.')) {
        const to = source.startsWith('#')
          ? source.slice(1)
          : relative(src, resolve(dirname(context.filename), source)).replaceAll('\\', '/')
        const why = refusal(file, to, typeOnly)
        if (why) context.report({ node: node.source, message: `${file} may not import ${to}: ${why}` })
        if (
          source.startsWith('..') &&
          placeOf(file).zone !== 'root' &&
          to.split('/')[0] !== file.split('/')[0]
        )
          context.report({
            node: node.source,
            message: `Write #${to}: a relative path stays inside its folder`,
          })
      } else if (
        (zone === 'kit' || zone === 'web' || zone === 'ui') &&
        source.startsWith('node:') &&
        !/\.test\.tsx?$/.test(file)
      ) {
        context.report({
          node: node.source,
          message: `${zone} runs in the browser too: no Node modules here`,
        })
      }
    }
    return {
      ImportDeclaration: (node) => check(node, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, false),
    }
  },
}

/** Enter also ends a kanji conversion: only the shared handler knows the difference. */
const noRawEnter = {
  create(context) {
    if (split(context.filename)[1] === 'web/keys.ts') return {}
    const isKey = (node) =>
      node?.type === 'MemberExpression' && ['key', 'code', 'keyCode', 'which'].includes(node.property?.name)
    const isEnter = (node) => node?.type === 'Literal' && ['Enter', 'NumpadEnter', 13].includes(node.value)
    return {
      BinaryExpression(node) {
        if ((isKey(node.left) && isEnter(node.right)) || (isKey(node.right) && isEnter(node.left)))
          context.report({
            node,
            message: 'Use onEnter from #web/keys.ts: a raw Enter also fires while kanji are being converted',
          })
      },
      SwitchCase(node) {
        if (isEnter(node.test))
          context.report({
            node,
            message: 'Use onEnter from #web/keys.ts: a raw Enter also fires while kanji are being converted',
          })
      },
    }
  },
}

/** Files with these names become a place for everything. */
const noDrawers = {
  create(context) {
    const inSource = split(context.filename)[1] !== null
    return {
      Program(node) {
        if (/\/(utils?|helpers?|common|misc|index)\.(ts|tsx|mjs)$/.test(context.filename))
          context.report({
            node,
            message: 'Name the file after what it says; utils, helpers, common and barrels are drawers',
          })
      },
      ExportDefaultDeclaration(node) {
        if (inSource)
          context.report({ node, message: 'Named exports only: one thing has one name everywhere' })
      },
    }
  },
}

export default {
  meta: { name: 'enishi' },
  rules: { zones, 'no-raw-enter': noRawEnter, 'no-drawers': noDrawers },
}
