import { z } from 'zod'
import { masking } from '#features/fields/fields.attributes.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { afterChange } from '#platform/after-change.ts'
import { write, type Work } from '#platform/work.ts'
import type { Company } from './companies.api.ts'
import { ownedIn } from '#platform/catalogue/owned.ts'
import { roles, serve, type Feature } from '#platform/feature.ts'
import { defineJob } from '#platform/jobs/job.ts'
import {
  createCompany,
  getCompany,
  rekeyCompanies,
  removeCompany,
  restoreCompany,
  updateCompany,
} from './companies.actions.ts'
import { companiesByDay } from './companies.by-day.ts'
import { companiesApi, companiesSchemas } from './companies.api.ts'
import { companyFields, recordFields } from './companies.fields.ts'
import { readGroup, setParent } from './companies.group.ts'
import { changeCompanyCells } from './companies.grid.ts'
import { companyRules } from './companies.kinds.ts'
import { countCompanies, listCompanies } from './companies.store.ts'

/** What leaves the house: without the values that the reader may not see. */
async function masked(work: Work, answer: Promise<Company>): Promise<Company> {
  const company = await answer
  return { ...company, ...masking(work, await readFieldSet(work), 'company')(company.attributes) }
}

/** One change is followed at once; what is written in bulk by the same actions, in the background. */
function followed(work: Work, change: (tx: Work) => Promise<Company>): Promise<Company> {
  return write(work, async (tx) => {
    const company = await change(tx)
    await afterChange(tx, 'company', [company.id])
    return company
  })
}

export const companiesFeature: Feature = {
  name: 'companies',
  merging: {
    tables: [],
    companyTables: [
      // Its own row is decided field by field; `parent_id` of those below it moves.
      { table: 'company', how: 'record' },
      { table: 'company_identity', how: 'derived' },
    ],
  },
  owned: [
    ownedIn({
      kind: 'company',
      label: { ja: '取引先', en: 'Companies' },
      table: 'company',
      subject: 'company',
    }),
  ],
  schemas: companiesSchemas,
  serves: serve(companiesApi, {
    list: async (work, { query }) => {
      const page = await listCompanies(work, query)
      const mask = masking(work, await readFieldSet(work), 'company')
      return { ...page, items: page.items.map((row) => ({ ...row, ...mask(row.attributes) })) }
    },
    count: (work, { query }) => countCompanies(work, query),
    byDay: (work, { query }) => companiesByDay(work, query),
    cells: (work, { body }) => changeCompanyCells(work, body),
    get: (work, { params }) => masked(work, getCompany(work, params.id)),
    create: (work, { body }) =>
      masked(
        work,
        followed(work, (tx) => createCompany(tx, body)),
      ),
    update: (work, { params, body }) =>
      masked(
        work,
        followed(work, (tx) => updateCompany(tx, params.id, body)),
      ),
    remove: (work, { params, query }) => removeCompany(work, params.id, query.version),
    restore: (work, { params }) =>
      masked(
        work,
        followed(work, (tx) => restoreCompany(tx, params.id)),
      ),
    group: (work, { params }) => readGroup(work, params.id),
    setParent: (work, { params, body }) => setParent(work, params.id, body),
  }),
  permissions: [
    {
      key: 'companies.read',
      label: { ja: '取引先を見る', en: 'See companies' },
      roles,
    },
    {
      key: 'companies.write',
      label: { ja: '取引先を変える', en: 'Change companies' },
      roles: ['administrator', 'manager', 'member'],
    },
  ],
  fields: [...companyFields, ...recordFields],
  rules: companyRules,
  jobs: [
    defineJob({
      name: 'companies.rekey',
      title: { ja: '取引先の検索キーの更新', en: 'Rebuild the search keys of companies' },
      payload: z.object({}),
      every: '35 3 * * *',
      run: rekeyCompanies,
    }),
  ],
}
