import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { notFound, Problem } from '#kit/problem.ts'
import type { Command } from '#platform/feature.ts'
import { terminalLocale } from '#platform/process/say.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { createTemplate, saveEdition, templates } from './templates.actions.ts'
import { contentSchema, mailClasses } from './templates.content.ts'
import { mustRead } from './templates.records.ts'
import { selectTemplates } from './templates.store.ts'
import { templateNotFound } from './templates.ts'

const workOf = (runtime: Runtime, command: string): Work =>
  workFor(runtime, systemActor(`command ${command}`), `command-${process.pid}`, terminalLocale(process.env))

function wrongUsage(usage: string): Problem {
  return new Problem('invalid', {
    detail: { ja: '使い方: {usage}', en: 'Usage: {usage}' },
    params: { usage },
  })
}

/** As it is kept in a file, to be taken to another installation or under version control. */
const fileSchema = z.object({
  enishi: z.literal('template'),
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(500).default(''),
  class: z.enum(mailClasses),
  content: contentSchema,
})

async function list(work: Work): Promise<void> {
  let cursor: string | undefined
  do {
    const { items, next } = await selectTemplates(work, { limit: 200, cursor })
    for (const { id, kind, class: of, edition, name } of items)
      process.stdout.write(`${[id, kind, of, edition, name].join('\t')}\n`)
    cursor = next ?? undefined
  } while (cursor !== undefined)
}

async function exportOne(work: Work, id: string): Promise<void> {
  const { name, description, class: of, current } = await mustRead(work, templates, id)
  if (!current) throw notFound(templateNotFound)
  const file: z.input<typeof fileSchema> = {
    enishi: 'template',
    id,
    name,
    description,
    class: of,
    content: current.content,
  }
  process.stdout.write(`${JSON.stringify(file, null, 2)}\n`)
}

/** A template that is here by its id gets another edition; every other is made anew. */
async function importOne(work: Work, path: string): Promise<void> {
  const read = fileSchema.safeParse(jsonOf(await textOf(path)))
  if (!read.success) throw notOurs(path)
  const { id, content, name, description, class: of } = read.data
  const known = id === undefined ? undefined : await templates.read(work, id)
  const { edition, id: made } = known
    ? await saveEdition(work, known.id, { content, note: path, version: known.version })
    : await createTemplate(work, { name, description, class: of, content })
  process.stdout.write(`${[made, edition, name].join('\t')}\n`)
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new Problem('invalid', {
      detail: { ja: '{path} を開けません', en: '{path} cannot be opened' },
      params: { path },
    })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const notOurs = (path: string): Problem =>
  new Problem('invalid', {
    detail: {
      ja: '{path} はテンプレートのファイルではありません。「template export」で書き出したものを渡してください',
      en: '{path} is no file of a template. Give one that “template export” has written',
    },
    params: { path },
  })

export const templateCommands: readonly Command[] = [
  {
    name: 'template list',
    usage: 'template list',
    summary: { ja: 'テンプレートの一覧', en: 'list templates' },
    run: (runtime) => list(workOf(runtime, 'template list')),
  },
  {
    name: 'template export',
    usage: 'template export ID',
    summary: { ja: 'テンプレートを JSON で書き出す', en: 'print a template as JSON' },
    async run(runtime, args) {
      const [id, ...more] = args
      if (id === undefined || more.length > 0) throw wrongUsage('template export ID')
      await exportOne(workOf(runtime, 'template export'), id)
    },
  },
  {
    name: 'template import',
    usage: 'template import FILE …',
    summary: { ja: 'テンプレートを JSON から読み込む', en: 'read templates from JSON' },
    async run(runtime, args) {
      if (args.length === 0) throw wrongUsage('template import FILE …')
      for (const path of args) await importOne(workOf(runtime, 'template import'), path)
    },
  },
]
