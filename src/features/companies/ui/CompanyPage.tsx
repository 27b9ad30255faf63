import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconTrash } from '@tabler/icons-react'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { fieldText } from '#web/attributes.ts'
import { useFields, useSections, type Field } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { RecordField } from '#web/parts/RecordField.tsx'
import { Fact, RecordPage, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay, usePreference } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Company } from '../companies.api.ts'
import { companiesText } from '../companies.text.ts'
import styles from './CompanyPage.module.css'

function companyQuery(id: string) {
  return queryOptions({
    queryKey: ['company', 'get', id],
    queryFn: ({ signal }) => api.companies.get({ params: { id } }, { signal }),
  })
}

/** One company: what is registered, how to reach it, and who works there. */
export function CompanyPage(): ReactNode {
  const t = useText(companiesText)
  const { id = '' } = useParams({ strict: false })
  const { data: company, error, isPending, refetch } = useQuery(companyQuery(id))
  if (company && !isProblem(error, 'notFound')) return <Loaded key={company.id} company={company} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/companies" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ company }: { company: Company }): ReactNode {
  const t = useText(companiesText)
  const format = useFormat()
  const { id, name, coreKana, owner, peopleCount, createdAt, updatedAt } = company
  return (
    <RecordPage
      on="company"
      id={id}
      name={name}
      besides={t('besides')}
      above={coreKana}
      facts={
        <>
          <span>{owner ? t('ownedBy', { name: owner.name }) : t('noOwner')}</span>
          <span>{t('people', { count: format.number(peopleCount) })}</span>
        </>
      }
      actions={<Actions company={company} />}
      attributes={
        <>
          <Attributes company={company} />
          <p className={styles['dates']}>
            {t('created', { at: format.dateTime(createdAt) })}
            <br />
            {t('changed', { at: format.dateTime(updatedAt) })}
          </p>
        </>
      }
    />
  )
}

function Attributes({ company }: { company: Company }): ReactNode {
  const t = useText(companiesText)
  const say = useSay()
  const [showEmpty, setShowEmpty] = usePreference('companies.showEmpty', false, isBoolean)
  const fields = useFields('company').filter(({ editable, hidden }) => editable && !hidden)
  // Our own fields are few and always in sight; attributes are many and stand there when they say something.
  const isShown = (field: Field): boolean =>
    showEmpty || !field.attribute || fieldText(company, field) !== null || company.masked.includes(field.key)
  const empty = fields.filter((field) => field.attribute && fieldText(company, field) === null)
  return (
    <>
      {useSections('company').map(({ key, label }) => {
        const shown = fields.filter((field) => field.section === key && isShown(field))
        return (
          shown.length > 0 && (
            <Section key={key} title={say(label)}>
              {shown.map((field) => (
                <CompanyField key={field.key} company={company} field={field} />
              ))}
              {key === 'identity' && <LegalForm company={company} />}
            </Section>
          )
        )
      })}
      {empty.length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setShowEmpty(!showEmpty)}
        >
          {showEmpty ? t('hideEmpty') : t('showEmpty', { count: empty.length })}
        </Button>
      )}
    </>
  )
}

const isBoolean = (stored: unknown): stored is boolean => typeof stored === 'boolean'

function CompanyField({ company, field }: { company: Company; field: Field }): ReactNode {
  const may = useMay()
  const queryClient = useQueryClient()
  const { id } = company
  return (
    <RecordField
      on="company"
      field={field}
      record={company}
      readOnly={!may('companies.write')}
      {...(field.key === 'postalCode' && { show: postalCodeText })}
      save={async (patch) => {
        // An emptied name is refused by the server in words, under the field.
        const given = 'name' in patch ? { ...patch, name: patch['name'] ?? '' } : patch
        // The catalogue names fields at run time; the server holds every value against its field.
        const body = given as Parameters<typeof api.companies.update>[0]['body']
        const saved = await api.companies.update({ params: { id }, body })
        queryClient.setQueryData(companyQuery(id).queryKey, saved)
      }}
    />
  )
}

/** 前株 or 後株 decides whether it is the same company, and how a letter is addressed; read from the name itself. */
function LegalForm({ company: { legalForm, legalFormPosition } }: { company: Company }): ReactNode {
  const t = useText(companiesText)
  return (
    <Fact label={t('legalForm')}>
      {legalForm === null || legalFormPosition === null
        ? (legalForm ?? t('noForm'))
        : t(legalFormPosition === 'before' ? 'formBefore' : 'formAfter', { form: legalForm })}
    </Fact>
  )
}

function Actions({ company }: { company: Company }): ReactNode {
  const t = useText(companiesText)
  const may = useMay()
  const navigate = useNavigate()
  const { id, version, name } = company
  const remove = async (): Promise<void> => {
    try {
      await api.companies.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { name }), () => api.companies.restore({ params: { id } }))
      void navigate({ to: '/companies' })
    } catch (error) {
      problemToast(error)
    }
  }
  if (!may('companies.write')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('more')}>
          <IconDots size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
          onClick={() => void remove()}
        >
          {t('toBin')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** 1130033 → 113-0033 */
function postalCodeText(code: string): string {
  return code.replace(/^(\d{3})(\d{4})$/, '$1-$2')
}
