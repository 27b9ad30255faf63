import { noteEverybody } from '#features/changes/changes.actions.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Category } from './products.api.ts'
import {
  countInCategory,
  deleteCategory,
  insertCategory,
  moveProducts,
  placeCategories,
  readCategories,
  saveCategory,
} from './products.categories.store.ts'

type Place = { parentId: string | null; before: string | null }

export function createCategory(work: Work, { name, ...place }: Place & { name: string }): Promise<Category> {
  return write(work, async (tx) => {
    const all = await readCategories(tx, { lock: true })
    mustBeThere(all, place.parentId)
    mustBeFree(all, place.parentId, name)
    const sisters = sistersOf(all, place.parentId)
    const id = await insertCategory(tx, { name, parentId: place.parentId, position: sisters.length })
    await placeCategories(tx, placed(sisters, id, place.before))
    await noted(tx, 'create', id, { after: { name, parentId: place.parentId } })
    return mustFind(await readCategories(tx), id)
  })
}

export function renameCategory(
  work: Work,
  id: string,
  { version, name }: { version: number; name: string },
): Promise<Category> {
  return write(work, async (tx) => {
    const all = await readCategories(tx, { lock: true })
    const stored = mustBeCurrent(all, id, version)
    if (stored.name === name) return stored
    mustBeFree(all, stored.parentId, name, id)
    await saveCategory(tx, id, { name })
    await noted(tx, 'update', id, { before: { name: stored.name }, after: { name } })
    return mustFind(await readCategories(tx), id)
  })
}

/** Puts a category, and all below it, somewhere else. It cannot come to stand below itself. */
export function moveCategory(
  work: Work,
  id: string,
  { version, parentId, before }: Place & { version: number },
): Promise<Category> {
  return write(work, async (tx) => {
    const all = await readCategories(tx, { lock: true })
    const stored = mustBeCurrent(all, id, version)
    mustBeThere(all, parentId)
    if (isBelow(all, parentId, id)) throw belowItself()
    mustBeFree(all, parentId, stored.name, id)
    const sisters = sistersOf(all, parentId).filter((one) => one !== id)
    if (stored.parentId !== parentId) {
      await saveCategory(tx, id, { parentId })
      await noteEverybody(tx)
      await noted(tx, 'update', id, { before: { parentId: stored.parentId }, after: { parentId } })
    }
    await placeCategories(tx, placed(sisters, id, before))
    await announce(tx, { topic: 'product' })
    return mustFind(await readCategories(tx), id)
  })
}

/** Removes a category. What is in it goes to `moveTo`; where something is, that must be said. */
export function removeCategory(
  work: Work,
  id: string,
  { version, moveTo }: { version: number; moveTo?: string | undefined },
): Promise<void> {
  return write(work, async (tx) => {
    const all = await readCategories(tx, { lock: true })
    const stored = mustBeCurrent(all, id, version)
    const children = sistersOf(all, id)
    const products = await countInCategory(tx, id)
    if (moveTo === undefined && (products > 0 || children.length > 0))
      throw stillFilled(products, children.length)
    const to = moveTo === undefined || moveTo === 'none' ? null : moveTo
    mustBeThere(all, to, 'moveTo')
    if (isBelow(all, to, id)) throw belowItself()
    for (const child of children) {
      const { name } = mustFind(all, child)
      mustBeFree(all, to, name, id)
      await saveCategory(tx, child, { parentId: to })
    }
    await placeCategories(
      tx,
      [...sistersOf(all, to), ...children].filter((one) => one !== id),
    )
    await moveProducts(tx, id, to)
    await deleteCategory(tx, id)
    await noteEverybody(tx)
    await noted(tx, 'remove', id, { before: { name: stored.name, movedTo: to } })
  })
}

/**
 * The category that a path names (['健康食品', '青汁']), made where it is not there. Names are compared in any width and
 * case. For files that bring products.
 */
export function ensureCategory(work: Work, path: readonly string[]): Promise<string | null> {
  return write(work, async (tx) => {
    let parentId: string | null = null
    for (const typed of path) {
      const name = typed.trim().slice(0, 100)
      if (name === '') continue
      const all = await readCategories(tx, { lock: true })
      const found = all.find((one) => one.parentId === parentId && nameKey(one.name) === nameKey(name))
      parentId = found?.id ?? (await createCategory(tx, { name, parentId, before: null })).id
    }
    return parentId
  })
}

const nameKey = (name: string): string => toHalfWidth(name).toLowerCase().replace(/\s+/g, '')

function sistersOf(all: readonly Category[], parentId: string | null): string[] {
  return all.filter((one) => one.parentId === parentId).map(({ id }) => id)
}

function placed(sisters: readonly string[], id: string, before: string | null): string[] {
  const at = before === null ? -1 : sisters.indexOf(before)
  return at < 0 ? [...sisters, id] : sisters.toSpliced(at, 0, id)
}

/** Whether `id` is `above` or stands somewhere below it. */
function isBelow(all: readonly Category[], id: string | null, above: string): boolean {
  for (let at = id; at !== null; at = all.find((one) => one.id === at)?.parentId ?? null)
    if (at === above) return true
  return false
}

function mustBeThere(all: readonly Category[], id: string | null, path = 'parentId'): void {
  if (id !== null && !all.some((one) => one.id === id))
    throw new Problem('conflict', { fields: [{ path, message: categoryNotFound }] })
}

function mustBeFree(all: readonly Category[], parentId: string | null, name: string, except?: string): void {
  const taken = all.some(
    (one) => one.parentId === parentId && one.id !== except && nameKey(one.name) === nameKey(name),
  )
  if (taken) throw nameTaken(name)
}

function mustFind(all: readonly Category[], id: string): Category {
  const found = all.find((one) => one.id === id)
  if (!found) throw notFound(categoryNotFound)
  return found
}

function mustBeCurrent(all: readonly Category[], id: string, version: number): Category {
  const stored = mustFind(all, id)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

async function noted(
  tx: Work,
  what: 'create' | 'update' | 'remove',
  id: string,
  sides: { before?: object; after?: object },
): Promise<void> {
  await audit(tx, {
    action: `productCategory.${what}`,
    subjectKind: 'productCategory',
    subjectId: id,
    ...(sides as { before?: { [key: string]: unknown } }),
  })
  await announce(tx, { topic: 'product' })
}

const categoryNotFound = {
  ja: 'この分類はもうありません。画面を読み直してください',
  en: 'This category is no longer there. Load the page again',
}

function belowItself(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '分類を、その分類の下に移すことはできません',
      en: 'A category cannot be moved below itself',
    },
  })
}

function nameTaken(name: string): Problem {
  return new Problem('conflict', {
    params: { name },
    fields: [
      {
        path: 'name',
        message: {
          ja: '同じ場所に「{name}」という分類がもうあります。別の名前にしてください',
          en: 'There is a category “{name}” in the same place already. Choose another name',
        },
      },
    ],
  })
}

function stillFilled(products: number, children: number): Problem {
  return new Problem('conflict', {
    params: { products, children },
    detail: {
      ja: 'この分類には商品が{products}件、下の分類が{children}件あります（ごみ箱の商品も数えます）。移す先を選んでください',
      en: 'It has {products} products (those of the bin too) and {children} categories below it. Choose where they go',
    },
  })
}
