import { Table, UnstyledButton } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import { HitsDialog, TakenFor } from './Hits.tsx'
import type { Results } from './results-queries.ts'
import styles from './Results.module.css'

type Reason = Results['told'][number]

/** By what people were told from programs, each reason with the hits behind it. */
export function Told({ results: { campaign, told } }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  const [shown, setShown] = useState<Reason | null>(null)
  if (told.length === 0) return null
  return (
    <Section title={t('told')}>
      <p className={styles['note']}>{t('toldLead')}</p>
      <div className={styles['scroll']}>
        <Table aria-label={t('told')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('takenFor')}</Table.Th>
              <Table.Th scope="col">{t('why')}</Table.Th>
              <Table.Th scope="col">{t('openTimes')}</Table.Th>
              <Table.Th scope="col">{t('clickTimes')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.map((reason) => (
              <Table.Tr key={`${reason.as} ${reason.why}`}>
                <Table.Td>
                  <TakenFor as={reason.as} />
                </Table.Td>
                <Table.Th scope="row">
                  <UnstyledButton
                    className={styles['asLink'] ?? ''}
                    aria-label={t('showHits', { what: reason.says })}
                    onClick={() => setShown(reason)}
                  >
                    {reason.says}
                  </UnstyledButton>
                </Table.Th>
                <Table.Td className="numbers">{format.number(reason.opens)}</Table.Td>
                <Table.Td className="numbers">{format.number(reason.clicks)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {shown && (
        <HitsDialog
          title={shown.says}
          queryKey={['campaign', campaign.id, shown.as, shown.why]}
          read={({ signal }) =>
            api.reactions.campaignHits(
              { params: { id: campaign.id }, query: { as: shown.as, why: shown.why } },
              { signal },
            )
          }
          onClose={() => setShown(null)}
        />
      )}
    </Section>
  )
}
