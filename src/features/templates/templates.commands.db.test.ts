import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { templatesApi } from './templates.api.ts'
import { templateCommands } from './templates.commands.ts'
import { blocksContent, makeTemplate } from './templates.make.ts'

describe('templates at the command line', () => {
  const harness = useRuntime()
  const { call } = harness
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'enishi-templates-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** What one of them prints. */
  async function run(name: string, ...args: string[]): Promise<string> {
    let said = ''
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text)
      return true
    })
    try {
      await templateCommands.find((one) => one.name === name)?.run(harness.runtime, args)
    } finally {
      stdout.mockRestore()
    }
    return said
  }
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }
  const read = (id: string) => call('member', templatesApi.endpoints.get, { params: { id } })

  it('are listed, go to a file, and come back from it as another edition', async () => {
    const content = blocksContent([{ type: 'heading', text: '春の便り' }])
    const { id, name } = await makeTemplate(harness.system(), { name: '春', content })
    expect(await run('template list')).toContain(`${id}\tblocks\tadvertising\t1\t${name}\n`)

    const exported = await run('template export', id)
    const path = await file('春.json', exported.replace('春の便り', '初夏の便り'))
    expect(await run('template import', path)).toBe(`${id}\t2\t春\n`)
    const { edition, current } = await read(id)
    expect(edition).toBe(2)
    expect(JSON.stringify(current?.content)).toContain('初夏の便り')
    expect(current?.note).toBe(path)
  })

  it('come from elsewhere as templates of their own', async () => {
    const elsewhere = {
      enishi: 'template',
      id: '0198a000-0000-7000-8000-000000000000',
      name: 'よその便り',
      class: 'transactional',
      content: { subject: '件名', body: { kind: 'text', source: '本文' } },
    }
    const said = await run('template import', await file('other.json', JSON.stringify(elsewhere)))
    const [id = '', edition, name] = said.trim().split('\t')
    expect([edition, name]).toEqual(['1', 'よその便り'])
    expect(id).not.toBe(elsewhere.id)
    expect((await read(id)).class).toBe('transactional')
  })

  it('say what is wrong with a file, and how they are called', async () => {
    const before = await run('template list')
    for (const [name, text] of [
      ['broken.json', '{'],
      ['foreign.json', '{"name":"x"}'],
      ['wrong.json', '{"enishi":"template","name":"x","class":"advertising","content":{"subject":1}}'],
    ] as const)
      await expect(run('template import', await file(name, text)), name).rejects.toThrow(
        'no file of a template',
      )
    await expect(run('template import', join(folder, 'none.json'))).rejects.toThrow('cannot be opened')
    await expect(run('template import')).rejects.toThrow('Usage')
    await expect(run('template export')).rejects.toThrow('Usage')
    await expect(run('template export', '0198a000-0000-7000-8000-000000000001')).rejects.toThrow('not found')
    expect(await run('template list')).toBe(before)
  })
})
