import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { app } from '#app.ts'
import type { Connection } from '#platform/db/database.ts'
import { openApiOf, type Json } from '#platform/http/openapi.ts'

const root = join(import.meta.dirname, '..')

/** A checked-in file that is made from the code, by its path below the root. */
export type Generated = { readonly path: string; readonly content: string }

/** Everything that `npm run generate` writes; `connection` leads to a database with all migrations. */
export async function generatedFiles(connection: Connection): Promise<Generated[]> {
  return [
    { path: 'src/platform/db/schema.gen.ts', content: await tableTypes(connection) },
    { path: 'docs/openapi.json', content: inLines(openApiOf(app)) },
  ]
}

/** One line an endpoint: what a change did to it is seen, and the file is a fifth of what indenting makes of it. */
function inLines({ paths, ...rest }: Json): string {
  const whole = (value: unknown, depth: string): string =>
    Object.entries(value as Json)
      .map(([key, one]) => `${depth}${JSON.stringify(key)}: ${JSON.stringify(one)}`)
      .join(',\n')
  const lines = Object.entries(paths as Json).map(
    ([path, endpoints]) => `    ${JSON.stringify(path)}: {\n${whole(endpoints, '      ')}\n    }`,
  )
  return `{\n${whole(rest, '  ')},\n  "paths": {\n${lines.join(',\n')}\n  }\n}\n`
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
