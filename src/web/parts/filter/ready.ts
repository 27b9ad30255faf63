import type { Condition } from './tree.ts'
import { comparisonOf, isValue, shapeOf } from './operators.ts'
import { isFilled } from './KindForm.tsx'
import type { Askable } from './subject.ts'

/** Whether a condition can be asked as it stands: it is known, and nothing of it is still to be filled in. */
export function isReady(askable: Askable, condition: Condition): boolean {
  const { kind, params } = condition
  const field = askable.fieldOf(kind, params)
  if (field) {
    const shape = shapeOf(comparisonOf(field.type), String(params['op']))
    return isValue(shape, params['value'])
  }
  const known = askable.kinds.find((one) => one.kind === kind)
  return known !== undefined && askable.knows(condition) && isFilled(known, params)
}
