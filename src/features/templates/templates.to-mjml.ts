import { readSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import { blocksOf, isDataBlock, type DataBlock } from './templates.blocks.ts'
import type { Content } from './templates.content.ts'
import { noteOf } from './templates.footer.ts'
import { openMaking, resolveShared } from './templates.making.ts'
import { mjmlOf } from './templates.mjml.ts'
import { htmlOfText } from './templates.rich-html.ts'
import { refused } from './templates.ts'

/**
 * Blocks as MJML that a person goes on with. What is said to each recipient stays so; what is in it from elsewhere stands
 * still from here on: shared blocks, and names and prices of chosen products. There is no way back into blocks.
 */
export async function toMjml(work: Work, content: Content): Promise<{ source: string; blocks: DataBlock[] }> {
  const { body } = content
  if (body.kind !== 'blocks')
    throw refused('content.body', {
      ja: 'ブロックで作った内容だけを、MJMLにできます',
      en: 'Only what is made of blocks can become MJML',
    })
  const sections = await resolveShared(work, content)
  const { timeZone } = await readSettings(work)
  // Without our address: a source names pictures by their path, wherever it is taken.
  const { making } = await openMaking(work, content, sections, { timeZone, publicUrl: '' })
  const note = noteOf(content)
  const foot = `${note === '' ? '' : `<p style="margin:0 0 12px">${htmlOfText(note, making.slots)}</p>`}{{ footer }}`
  const mjml = mjmlOf(body.document, sections, { footerHtml: foot, preheader: '' }, making)
  const blocks = [...blocksOf(sections)].flatMap(({ block }) => (isDataBlock(block) ? [block] : []))
  return { source: indented(making.slots.restore(mjml)), blocks }
}

const container = /^<(\/?)(mjml|mj-head|mj-attributes|mj-body|mj-section|mj-group|mj-column)\b/

/** Elements that hold others, each a step further in; what stands within text stays where it is. */
function indented(mjml: string): string {
  let depth = 0
  return `${mjml
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [start, end, name] = container.exec(line) ?? []
      if (end === '/') depth -= 1
      const shown = start === undefined && !line.startsWith('<mj-') ? line : '  '.repeat(depth) + line
      if (start !== undefined && end === '' && !line.endsWith('/>') && !line.endsWith(`</${name}>`))
        depth += 1
      return shown
    })
    .join('\n')}\n`
}
