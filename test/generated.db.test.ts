import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generatedFiles } from '../scripts/generated.ts'
import { useRuntime } from './harness/database.ts'

describe('the checked-in files that are made from the code', () => {
  const harness = useRuntime({ setUp: false })

  it('are what `npm run generate` writes now', async () => {
    for (const { path, content } of await generatedFiles(harness.runtime.connection)) {
      const checkedIn = await readFile(join(import.meta.dirname, '..', path), 'utf8').catch(() => '')
      expect(checkedIn === content, `${path} is up to date; if not, run npm run generate`).toBe(true)
    }
  })
})
