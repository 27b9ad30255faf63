import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longer than any others of their project, the longest first. */
const longest: readonly string[] = [
  'conversion.test.ts',
  'screens.accessible.test.ts',
  'screens.english.test.ts',
  'serve.db.test.ts',
  'embedded.db.test.ts',
  'demo.whole.db.test.ts',
  'demo.db.test.ts',
  'doors.db.test.ts',
  'segments.oracle.db.test.ts',
  'delivery.kill.db.test.ts',
  'rounds.travel.db.test.ts',
  'returns.kill.db.test.ts',
  'reactions.kill.db.test.ts',
  'accounts.sessions.db.test.ts',
  'merging.companies.db.test.ts',
  'merging.automatic.db.test.ts',
  'bulk.db.test.ts',
]

/** One that begins last is waited for by all others: a run without a memory of the one before begins with those. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(basename(moduleId))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
