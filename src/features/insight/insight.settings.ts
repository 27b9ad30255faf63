import { settingsRecord } from '#features/settings/settings.record.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import type { RankSettings, VersionedRanks } from './insight.api.ts'

const digits = [5, 4, 3, 2, 1] as const

/** A beginning: by the sum of R and F, so that who bought lately and often is A. */
export const defaultRanks: RankSettings = {
  names: ['A', 'B', 'C', 'D', 'E'],
  cells: Object.fromEntries(
    digits.flatMap((r) => digits.map((f) => [`${r}${f}`, Math.min(4, Math.floor((10 - r - f) / 2))])),
  ),
}

const record = settingsRecord<RankSettings>({
  key: 'insight.ranks',
  usual: defaultRanks,
  audited: { action: 'insight.ranks', subjectKind: 'settings', subjectId: 'insight.ranks' },
  topics: ['insight'],
  mustFit(_work, { names }) {
    if (new Set(names).size < names.length) throw twiceNamed()
  },
})
export const { read: readRanks } = record

/** Every cell has a rank: who paints some keeps the others as they are. */
export async function setRanks(work: Work, { version, settings }: VersionedRanks): Promise<VersionedRanks> {
  const { cells } = (await record.read(work)).settings
  return record.update(work, {
    version,
    settings: { names: settings.names, cells: { ...cells, ...settings.cells } },
  })
}

function twiceNamed(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'settings.names',
        message: {
          ja: 'ランクの名前は 5 つとも別にしてください',
          en: 'Give each of the five ranks a name of its own',
        },
      },
    ],
  })
}
