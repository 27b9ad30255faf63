import { z } from 'zod'
import type { RuleKind } from '#platform/catalogue/rule.ts'
import type { Composition } from '#platform/feature.ts'
import { sortable } from '#features/fields/fields.sorts.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { systemApi } from './system.api.ts'

type Catalogue = z.input<typeof systemApi.endpoints.catalogue.returns>

/** What this installation knows, as data: screens and integrations are drawn from it. */
export function catalogueOf(app: Composition, { fields, sections }: FieldSet): Catalogue {
  return {
    fields: fields.map((field) => ({
      key: field.key,
      subject: field.subject,
      label: field.label,
      type: field.type,
      section: field.section,
      options:
        field.options?.map(({ value, label, color, retired }) => ({
          value,
          label,
          color: color ?? null,
          retired: retired ?? false,
        })) ?? null,
      help: field.help ?? null,
      pii: field.pii,
      editable: field.editable,
      importable: field.aliases.length > 0,
      list: field.list ?? null,
      attribute: field.attribute ?? false,
      custom: field.custom ?? false,
      required: field.required ?? false,
      masked: field.masked ?? false,
      unique: field.unique ?? false,
      filterable: field.filterable ?? false,
      sortable: sortable(field),
      hidden: field.hidden ?? false,
      decimals: field.decimals ?? null,
      defaultValue: field.defaultValue ?? null,
    })),
    sections: sections.map(({ subject, key, label, custom }) => ({ subject, key, label, custom })),
    events: [...app.events.values()].map(({ name, sentence, icon, payload }) => ({
      name,
      sentence,
      icon,
      payload: jsonSchemaOf(payload),
    })),
    rules: [...app.rules.values()].map(({ kind, subject, label, params, form }) => ({
      kind,
      subject: subject ?? 'customer',
      label,
      params: jsonSchemaOf(params),
      form: form ? formOf(form) : null,
    })),
    metrics: [...app.metrics.values()].map(({ key, label, definition, unit }) => ({
      key,
      label,
      definition,
      unit,
    })),
    actions: [...app.actions.values()].map(({ kind, label, params }) => ({
      kind,
      label,
      params: jsonSchemaOf(params),
    })),
    permissions: [...app.permissions.values()].map(({ key, label, roles }) => ({
      key,
      label,
      roles: [...roles],
    })),
  }
}

function formOf(form: NonNullable<RuleKind['form']>): Catalogue['rules'][number]['form'] {
  return Object.fromEntries(
    Object.entries(form).map(([name, { label, of, options, optional, window, start }]) => [
      name,
      {
        label,
        of: of ?? null,
        options: options?.map((option) => ({ ...option })) ?? null,
        optional: optional ?? false,
        window: window ?? false,
        start: start ?? null,
      },
    ]),
  )
}

function jsonSchemaOf(schema: z.ZodType): { [key: string]: unknown } {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return json
}
