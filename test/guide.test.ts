import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const guide = join(root, 'docs', 'guide')
const images = join(root, 'docs', 'images')
const largestPicture = 250_000

const pages = [
  ...readdirSync(guide).map((name) => join(guide, name)),
  join(root, 'README.md'),
  join(root, 'README.ja.md'),
].filter((path) => path.endsWith('.md'))

/** What a page links to in this repository: pictures and other pages. */
function targetsOf(page: string): string[] {
  const links = readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)
  return [...links].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [join(dirname(page), target)],
  )
}

describe('the guide', () => {
  it('shows no picture and links to no page that does not exist', () => {
    const missing = pages.flatMap((page) =>
      targetsOf(page)
        .filter((target) => !existsSync(target))
        .map((target) => `${relative(root, page)} → ${relative(root, target)}`),
    )
    expect(missing).toEqual([])
  })

  it('lists every decision', () => {
    const decisions = join(root, 'docs', 'decisions')
    const listed = new Set(targetsOf(join(decisions, 'README.md')))
    const files = readdirSync(decisions).filter((name) => name !== 'README.md')
    expect(files.filter((name) => !listed.has(join(decisions, name)))).toEqual([])
  })

  it('has every page in Japanese and in English', () => {
    const names = readdirSync(guide).filter((name) => !name.startsWith('README'))
    const of = (locale: string): string[] =>
      names.filter((name) => name.endsWith(`.${locale}.md`)).map((name) => name.replace(`.${locale}.md`, ''))
    expect(of('ja')).toEqual(of('en'))
  })

  it('has pictures that somebody shows, each in both languages and of a size that loads at once', () => {
    const shown = new Set(pages.flatMap(targetsOf))
    const pictures = readdirSync(images)
    expect(pictures.filter((name) => !shown.has(join(images, name)))).toEqual([])
    expect(pictures.filter((name) => statSync(join(images, name)).size > largestPicture)).toEqual([])
  })
})
