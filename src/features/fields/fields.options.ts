import { Problem } from '#kit/problem.ts'
import type { FieldOption } from '#platform/catalogue/field.ts'
import { foldWord } from './fields.values.ts'

type GivenOption = {
  value?: string | undefined
  label: { ja: string; en: string }
  color?: string | null | undefined
  retired?: boolean | undefined
}

/**
 * The options of a choice after an administrator's change. A value never changes, since records hold it; an option that
 * is left out is retired instead of forgotten.
 */
export function changedOptions(before: readonly FieldOption[], given: readonly GivenOption[]): FieldOption[] {
  const known = new Map(before.map((option) => [option.value, option]))
  const taken = new Set(known.keys())
  const after = given.map(({ value, label, color, retired }, index): FieldOption => {
    if (value !== undefined && !known.has(value))
      throw refuse(
        index,
        'この選択肢はありません。画面を読み直してください',
        'There is no such option. Reload the page',
      )
    const chosen = value ?? freeValue(label.en, taken)
    taken.add(chosen)
    const aliases = known.get(chosen)?.aliases
    return {
      value: chosen,
      label: { ja: label.ja, en: label.en || label.ja },
      ...(aliases && { aliases }),
      ...(color && { color }),
      ...(retired && { retired }),
    }
  })
  mustDiffer(after)
  const kept = new Set(after.map(({ value }) => value))
  return [
    ...after,
    ...before.filter(({ value }) => !kept.has(value)).map((option) => ({ ...option, retired: true })),
  ]
}

/** Two options of one name could not be told apart in a file. */
function mustDiffer(options: readonly FieldOption[]): void {
  const names = new Map<string, number>()
  for (const [index, { label }] of options.entries())
    for (const name of new Set([foldWord(label.ja), foldWord(label.en)])) {
      if (names.has(name))
        throw refuse(
          index,
          `「${label.ja}」が2つあります。区別できる名前にしてください`,
          `There are two options “${label.en}”. Give them different names`,
        )
      names.set(name, index)
    }
  const values = options.map(({ value }) => value)
  if (new Set(values).size < values.length)
    throw refuse(0, '同じ選択肢が2回あります', 'The same option is given twice')
}

function refuse(index: number, ja: string, en: string): Problem {
  return new Problem('invalid', { fields: [{ path: `options.${index}.label`, message: { ja, en } }] })
}

function freeValue(label: string, taken: ReadonlySet<string>): string {
  const slug = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  const base = /^[a-z]/.test(slug) ? slug : 'option'
  for (let n = base === 'option' ? 1 : 0; ; n++) {
    const value = n === 0 ? base : `${base}${n}`
    if (!taken.has(value)) return value
  }
}
