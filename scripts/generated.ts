import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { app } from '#app.ts'
import type { Connection } from '#platform/db/database.ts'
import { openApiOf } from '#platform/http/openapi.ts'

const root = join(import.meta.dirname, '..')

/** A checked-in file that is made from the code, by its path below the root. */
export type Generated = { readonly path: string; readonly content: string }

/** Everything that `npm run generate` writes; `connection` leads to a database with all migrations. */
export async function generatedFiles(connection: Connection): Promise<Generated[]> {
  return [
    { path: 'src/platform/db/schema.gen.ts', content: await tableTypes(connection) },
    { path: 'docs/openapi.json', content: `${inLines(openApiOf(app))}\n` },
  ]
}

const widest = 120

/** JSON as one reads it: on one line what fits there, and the rest a step deeper. */
function inLines(value: unknown, depth = 0, before = 0): string {
  const whole = JSON.stringify(value)
  if (typeof value !== 'object' || value === null || before + whole.length <= widest) return whole
  const indent = ' '.repeat(depth + 1)
  const lines = Array.isArray(value)
    ? value.map((one) => indent + inLines(one, depth + 1, depth + 1))
    : Object.entries(value).map(([key, one]) => {
        const start = `${indent}${JSON.stringify(key)}: `
        return start + inLines(one, depth + 1, start.length)
      })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${' '.repeat(depth)}${close}`
}

/** The types of all tables of ours; the queue has a schema and types of its own. */
async function tableTypes(connection: Connection): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'enishi-generate-'))
  try {
    const file = join(folder, 'schema.gen.ts')
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
        '--dialect=postgres',
        `--url=${urlOf(connection)}`,
        '--include-pattern=public.*',
        '--camel-case',
        '--date-parser=string',
        '--type-mapping={"timestamptz":"string"}',
        `--out-file=${file}`,
      ],
      { cwd: folder },
    )
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The generator takes nothing but a URL. A socket folder cannot be the host of one, but a parameter. */
function urlOf({ connectionString, host, port, user, database }: Connection): string {
  if (connectionString !== undefined) return connectionString
  const parameters = new URLSearchParams({ host: host ?? '', port: String(port ?? 5432) })
  return `postgres://${user ?? ''}@localhost/${database ?? ''}?${parameters}`
}
