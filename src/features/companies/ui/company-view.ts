import { ownerKind } from '#web/parts/filter/quick-kinds.ts'
import type { Definition } from '#web/parts/views/definition.ts'

export const nameColumn = 'name'

/** The list when nobody has chosen anything. */
export const plainView: Definition = {
  rule: null,
  sort: 'kana',
  columns: [nameColumn, 'coreKana', 'corporateNumber', 'phone', 'address', 'ownerId'].map((key) => ({ key })),
  layout: 'table',
  density: 'normal',
}

/** The simple conditions of the bar. */
export const quickKinds = { owner: ownerKind('companyField') } as const
