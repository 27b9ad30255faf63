import { SegmentedControl, Select, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { withClicks } from './mail-heat.ts'
import { peopleWho, percent, type Results } from './results-queries.ts'
import styles from './Results.module.css'

/** As wide as mails are made for. */
const mailWidth = 640

/** Which links were clicked: as a list, or on the mail itself. */
export function LinksSection({ results }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const [how, setHow] = useState('list')
  const { links } = results
  return (
    <Section
      title={t('links')}
      action={
        links.length > 0 && (
          <SegmentedControl
            aria-label={t('links')}
            value={how}
            onChange={setHow}
            data={[
              { value: 'list', label: t('asList') },
              { value: 'mail', label: t('onMail') },
            ]}
          />
        )
      }
    >
      {links.length === 0 ? (
        <p className={styles['note']}>{t('noLinks')}</p>
      ) : how === 'list' ? (
        <LinkTable results={results} />
      ) : (
        <OnMail results={results} />
      )}
    </Section>
  )
}

function LinkTable({ results: { campaign, links, figures } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  const most = Math.max(1, ...links.map(({ people }) => people))
  return (
    <div className={styles['scroll']}>
      <Table aria-label={t('links')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('link')}</Table.Th>
            <Table.Th scope="col">{t('people')}</Table.Th>
            <Table.Th scope="col">{t('share')}</Table.Th>
            <Table.Th scope="col">{t('times')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {links.map(({ no, url, label, people, clicks }) => (
            <Table.Tr key={`${no} ${url}`}>
              <Table.Th scope="row" className={styles['link'] ?? ''}>
                {label === '' ? t('productLink') : label}
                <small className={styles['subject']}>{url}</small>
                <span
                  className={styles['bar']}
                  aria-hidden
                  style={{ inlineSize: `${(people / most) * 100}%` }}
                />
              </Table.Th>
              <Table.Td>
                <FigureLink
                  n={people}
                  to={peopleWho(campaign.id, { what: 'clicked', link: no })}
                  what={label || url}
                />
              </Table.Td>
              <Table.Td className="numbers">
                {figures.delivered === 0 ? '–' : percent(people / figures.delivered)}
              </Table.Td>
              <Table.Td className="numbers">{format.number(clicks)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function OnMail({ results: { campaign, variants, links, figures } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  const [variant, setVariant] = useState(String(campaign.winner ?? variants[0]?.no ?? 1))
  const { data, error, refetch } = useQuery({
    queryKey: ['campaign', 'preview', campaign.id, variant],
    queryFn: ({ signal }) =>
      api.campaigns.preview({ params: { id: campaign.id }, body: { variant: Number(variant) } }, { signal }),
    staleTime: 300_000,
  })
  const page = useMemo(() => {
    const html = data?.html ?? null
    if (html === null) return null
    const { delivered } = figures
    return withClicks(html, links, ({ people }) =>
      delivered === 0 ? format.number(people) : `${format.number(people)} (${percent(people / delivered)})`,
    )
  }, [data, links, figures, format])
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      {variants.length > 1 && (
        <Select
          label={t('variant')}
          value={variant}
          onChange={(value) => value !== null && setVariant(value)}
          data={variants.map(({ no, label }) => ({ value: String(no), label }))}
          allowDeselect={false}
          maw={240}
          mb="xs"
        />
      )}
      {page === null ? (
        data ? (
          <pre className={styles['frame']}>{data.text}</pre>
        ) : (
          <Skeleton height={480} />
        )
      ) : (
        <div className={styles['scroll']}>
          <MailFrame title={t('mailFrame')} html={page} width={mailWidth} />
        </div>
      )}
    </>
  )
}
