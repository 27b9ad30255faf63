import { serve, type Feature } from '#platform/feature.ts'
import { createField, purgeField, removeField, restoreField, updateField } from './fields.actions.ts'
import { fieldsApi, fieldsSchemas } from './fields.api.ts'
import { changeType, checkType, convertJob } from './fields.convert.ts'
import { readDefinitions } from './fields.definitions.ts'
import { describeAttributes } from './fields.describe.ts'
import { arrangeFields, createSection, removeSection, updateSection } from './fields.layout.ts'
import { fieldPermissions } from './fields.permissions.ts'
import { prepareJob } from './fields.prepare.ts'
import { purgeJob } from './fields.purge.ts'
import { createRule, listRules, removeRule, tryRule, updateRule } from './fields.rules.ts'
import { settleConsents } from './fields.merging.ts'

export const fieldsFeature: Feature = {
  name: 'fields',
  merging: {
    tables: [{ table: 'field_consent', how: 'moved' }],
    settle: { tables: ['field_consent'], run: settleConsents },
  },
  schemas: fieldsSchemas,
  serves: serve(fieldsApi, {
    list: (work) => readDefinitions(work),
    create: (work, { body }) => createField(work, body),
    update: (work, { params, body }) => updateField(work, params, body),
    arrange: (work, { body }) => arrangeFields(work, body),
    remove: (work, { params, query }) => removeField(work, params, query.version),
    restore: (work, { params }) => restoreField(work, params),
    purge: (work, { params, body }) => purgeField(work, params, body.confirm),
    checkType: (work, { params, body }) => checkType(work, params, body),
    changeType: (work, { params, body }) => changeType(work, params, body),
    createSection: (work, { body }) => createSection(work, body),
    updateSection: (work, { params, body }) => updateSection(work, params, body),
    removeSection: (work, { params }) => removeSection(work, params),
    listRules: async (work) => ({ items: await listRules(work) }),
    createRule: (work, { body }) => createRule(work, body),
    updateRule: (work, { params, body }) => updateRule(work, params.id, body),
    removeRule: (work, { params, query }) => removeRule(work, params.id, query.version),
    tryRule: (work, { body }) => tryRule(work, body),
  }),
  permissions: fieldPermissions,
  jobs: [prepareJob, convertJob, purgeJob],
  describe: describeAttributes,
}
