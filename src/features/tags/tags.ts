import { stripInvisible, toHalfWidth } from '#kit/japan/width.ts'
import { Problem } from '#kit/problem.ts'
import type { TagRecord } from './tags.api.ts'

/** By what a tag is found: width and case do not matter. Empty for a name that nobody can see. */
export function tagKey(name: string): string {
  return toHalfWidth(tagName(name)).toLowerCase().trim()
}

/** A name as it is stored: as typed, without what no one can see. */
export function tagName(name: string): string {
  return stripInvisible(name).trim()
}

/** The names in one cell: parted by ; or 、 as files and grids write them. */
export function tagNamesIn(text: string): string[] {
  return text
    .split(/[\n;；,，、|｜]+/)
    .map(tagName)
    .filter((name) => tagKey(name) !== '')
}

export const tagNotFound = { ja: 'このタグはありません', en: 'There is no such tag' }

/** Refuses a change on what somebody else has changed since. */
export function mustBeCurrent(tag: TagRecord, version: number | undefined): void {
  if (version !== undefined && version !== tag.version) throw new Problem('stale', { current: tag })
}

export const intoItself = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'まとめる先には、別のタグを選んでください',
      en: 'Choose another tag to put it together with',
    },
  })

export function missingName(): Problem {
  return new Problem('invalid', {
    fields: [
      { path: 'name', message: { ja: 'タグの名前を入力してください', en: 'Enter a name for the tag' } },
    ],
  })
}

export function nameTaken(name: string): Problem {
  return new Problem('conflict', {
    params: { name },
    fields: [
      {
        path: 'name',
        message: {
          ja: '「{name}」というタグはもうあります。別の名前にしてください',
          en: 'There is a tag “{name}” already. Choose another name',
        },
      },
    ],
  })
}
