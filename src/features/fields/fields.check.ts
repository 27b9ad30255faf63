import { RE2JS } from 're2js'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { FieldSet } from './fields.set.ts'
import type { FieldRule } from './fields.ts'

/** A rule of the organisation that a record does not keep. */
export type Finding = {
  readonly key: string
  /** Where a form shows it: `attributes.<key>`, or the key of a column. */
  readonly path: string
  readonly severity: 'warn' | 'refuse'
  readonly message: Phrase
}

/**
 * What a record would break. `values` is flat, by field key, also of what is kept as a part (email, phone, address …) as
 * text. Only fields in `changed` are looked at, so that an old record can be mended one field at a time; null is all.
 */
export function checkValues(
  fieldSet: FieldSet,
  subject: Field['subject'],
  values: { readonly [key: string]: unknown },
  changed: ReadonlySet<string> | null,
): Finding[] {
  const findings: Finding[] = []
  const looksAt = (key: string): boolean => changed === null || changed.has(key)
  const add = (field: Field, severity: Finding['severity'], message: Phrase): void => {
    const path = field.attribute ? `attributes.${field.key}` : field.key
    findings.push({ key: field.key, path, severity, message })
  }
  for (const field of fieldSet.of(subject))
    if (field.required && looksAt(field.key) && isEmpty(values[field.key]))
      add(field, 'refuse', required(field))
  const stage = values['stage']
  for (const rule of fieldSet.rules) {
    const field = rule.subject === subject ? fieldSet.get(subject, rule.fieldKey) : undefined
    if (!field || (rule.stages && !rule.stages.includes(String(stage)))) continue
    // A change of stage asks for everything that the new stage needs.
    const asked = looksAt(field.key) || (rule.stages !== null && looksAt('stage'))
    if (asked && !keepsRule(rule, values[field.key])) add(field, rule.severity, messageOf(rule, field))
  }
  return findings
}

/** Throws for the findings that refuse; gives back those that only warn. */
export function refuseOrWarn(findings: readonly Finding[]): Finding[] {
  const refused = findings.filter(({ severity }) => severity === 'refuse')
  if (refused.length > 0)
    throw new Problem('invalid', { fields: refused.map(({ path, message }) => ({ path, message })) })
  return [...findings]
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

const patterns = new Map<string, RE2JS>()

/** RE2, so that no pattern of an administrator can hold the server up. Throws on what is no pattern. */
export function patternOf(pattern: string): RE2JS {
  let compiled = patterns.get(pattern)
  if (!compiled) {
    compiled = RE2JS.compile(pattern)
    // Whoever tries many patterns out leaves no trace in memory.
    if (patterns.size > 500) patterns.clear()
    patterns.set(pattern, compiled)
  }
  return compiled
}

export function keepsRule(rule: FieldRule, value: unknown): boolean {
  if (rule.kind === 'required') return !isEmpty(value)
  if (isEmpty(value)) return true
  const texts = (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'object' && one !== null && 'value' in one ? String(one.value) : String(one),
  )
  if (rule.kind === 'allowed') return texts.every((text) => rule.params.values.includes(text))
  return texts.every((text) => patternOf(rule.params.pattern).matcher(text).matches())
}

const required = ({ label }: Field): Phrase => ({
  ja: `「${label.ja}」は必須です。入力してください`,
  en: `“${label.en}” is required`,
})

function messageOf(rule: FieldRule, field: Field): Phrase {
  if (rule.messageJa !== null) return { ja: rule.messageJa, en: rule.messageEn ?? rule.messageJa }
  const { ja, en } = field.label
  if (rule.kind === 'required') return required(field)
  if (rule.kind === 'format')
    return { ja: `「${ja}」の形が決まりと違います`, en: `“${en}” does not have the agreed form` }
  const list = rule.params.values.slice(0, 8)
  return {
    ja: `「${ja}」は ${list.join('・')} のどれかにしてください`,
    en: `“${en}” must be one of ${list.join(', ')}`,
  }
}
