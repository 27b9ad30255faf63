import { z } from 'zod'
import type { Composition } from '#platform/feature.ts'
import type { systemApi } from './system.api.ts'

type Catalogue = z.input<typeof systemApi.endpoints.catalogue.returns>

/** What this installation knows, as data: screens and integrations are drawn from it. */
export function catalogueOf(app: Composition): Catalogue {
  return {
    fields: [...app.fields.values()].map(
      ({ key, subject, label, type, section, options, help, pii, aliases, editable, list }) => ({
        key,
        subject,
        label,
        type,
        section,
        options: options?.map((option) => ({ value: option.value, label: option.label })) ?? null,
        help: help ?? null,
        pii,
        editable,
        importable: aliases.length > 0,
        list: list ?? null,
      }),
    ),
    events: [...app.events.values()].map(({ name, sentence, icon, payload }) => ({
      name,
      sentence,
      icon,
      payload: jsonSchemaOf(payload),
    })),
    rules: [...app.rules.values()].map(({ kind, label, params }) => ({
      kind,
      label,
      params: jsonSchemaOf(params),
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

function jsonSchemaOf(schema: z.ZodType): { [key: string]: unknown } {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return json
}
