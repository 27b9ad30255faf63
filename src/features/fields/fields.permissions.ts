import type { Permission } from '#platform/feature.ts'

export const seeMasked = 'fields.seeMasked'
export const manageFields = 'fields.manage'

export const fieldPermissions: readonly Permission[] = [
  {
    key: manageFields,
    label: { ja: '項目と入力ルールを決める', en: 'Decide fields and their rules' },
    roles: ['administrator'],
  },
  {
    key: seeMasked,
    label: { ja: '伏せた項目を見る', en: 'See masked fields' },
    roles: ['administrator', 'manager'],
  },
]
