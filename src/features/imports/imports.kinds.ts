import { sql } from 'kysely'
import { z } from 'zod'
import { defineRule, ofThese, type RuleKind, isAmong } from '#platform/catalogue/rule.ts'

export const importRules: readonly RuleKind[] = [
  defineRule({
    kind: 'import',
    label: { ja: '取り込みで登録・更新した', en: 'Added or changed by an import' },
    params: z.object({ importId: z.uuid() }),
    form: { importId: { label: { ja: '取り込み', en: 'Import' }, of: 'import' } },
    predicate: ({ importId }, scope) =>
      isAmong(sql`select i.customer_id from import_change i
        where i.import_id = ${importId}::uuid and ${ofThese(scope, sql`i.customer_id`)}`),
    say: ({ importId }, _scope, names) => {
      const file = names.import(importId)
      return file === undefined
        ? { ja: '取り込みで 登録・更新された', en: 'added or changed by an import' }
        : {
            ja: `「${file}」の取り込みで 登録・更新された`,
            en: `added or changed by the import of “${file}”`,
          }
    },
  }),
]
