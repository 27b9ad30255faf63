import { Alert, Skeleton, Table, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Fragment, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { compareText } from '../compare.text.ts'
import { figureLabels, rateLabels, resultsText } from '../results.text.ts'
import {
  groupsByCut,
  groupsByTrait,
  hourStep,
  lengthSteps,
  measures,
  spreadOf,
  type By,
  type Compared,
  type Group,
  type Measure,
  type Member,
  type Trait,
} from './compare-groups.ts'
import { FigureLink } from './FigureLink.tsx'
import { RateShown } from './Funnel.tsx'
import { IntervalBar, scaleOf } from './IntervalBar.tsx'
import { LengthPicture } from './LengthPicture.tsx'
import { inSegment, otherProviders, peopleWho, percent } from './results-queries.ts'
import styles from './Results.module.css'

type TraitGroupsProps = { rows: readonly Compared[]; by: Trait; measure: Measure }
/** Campaigns together that have something in common. */
export function TraitGroups({ rows, by, measure }: TraitGroupsProps): ReactNode {
  const nameOf = useTraitName(by)
  return (
    <>
      {(by === 'subjectLength' || by === 'textLength') && (
        <LengthPicture rows={rows} by={by} measure={measure} />
      )}
      <Groups
        groups={groupsByTrait(rows, by, nameOf)}
        by={by}
        measure={measure}
        to={(_group, { id, variant }, what) => peopleWho(id, { what, ...(variant !== null && { variant }) })}
      />
    </>
  )
}

type CutGroupsProps = {
  rows: readonly Compared[]
  by: By
  measure: Measure
  period: { from: string; to: string }
}
/** The recipients of all campaigns of a time together that have something in common. */
export function CutGroups({ rows, by, measure, period }: CutGroupsProps): ReactNode {
  const t = useText(compareText)
  const results = useText(resultsText)
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['reaction', 'compareCuts', period, by],
    queryFn: ({ signal }) => api.reactions.compareCuts({ query: { ...period, by } }, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} />
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const cuts = data.items.map((cut) =>
    by === 'provider' && cut.key === otherProviders ? { ...cut, label: results('otherProviders') } : cut,
  )
  return (
    <>
      {data.waiting > 0 && <Alert color="gray">{t('waiting', { n: format.number(data.waiting) })}</Alert>}
      {cuts.length > 0 && (
        <Groups
          groups={groupsByCut(cuts, (id) => names.get(id) ?? '')}
          by={by}
          measure={measure}
          to={({ key }, { id }, what) =>
            by === 'segment' ? peopleWho(id, { what }, inSegment(key)) : peopleWho(id, { what, [by]: key })
          }
        />
      )}
    </>
  )
}

type GroupsProps = {
  groups: readonly Group[]
  by: Trait | By
  measure: Measure
  to: (group: Group, member: Member, what: string) => string
}
function Groups({ groups, by, measure, to }: GroupsProps): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const format = useFormat()
  const [open, setOpen] = useState<string | null>(null)
  // What is compared by comes first.
  const ordered = [measure, ...measures.filter((what) => what !== measure)]
  const spreads = new Map(measures.map((what) => [what, spreadOf(groups, what)]))
  const rateOf = ({ key }: Group, what: Measure) =>
    spreads.get(what)?.rates.get(key) ?? { value: null, low: 0, high: 1 }
  const most = scaleOf(groups.map((group) => rateOf(group, measure)))
  return (
    <div>
      <Verdict
        chance={spreads.get(measure)?.chance ?? null}
        groups={groups.length}
        what={t('verdictOf', { by: t(by), measure: say(rateLabels[measure]) })}
      />
      <p className={styles['note']}>{t('groupNote')}</p>
      <div className={styles['scroll']}>
        <Table aria-label={t(by)} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(by)}</Table.Th>
              <Table.Th scope="col">{t('campaigns')}</Table.Th>
              <Table.Th scope="col">{say(figureLabels.sent)}</Table.Th>
              {ordered.map((what) => (
                <Table.Th key={what} scope="col">
                  {say(rateLabels[what])}
                </Table.Th>
              ))}
              <Table.Th scope="col">{say(figureLabels.revenue)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map((group) => (
              <Fragment key={group.key}>
                <Table.Tr>
                  <Table.Th scope="row">
                    <UnstyledButton
                      className={styles['asLink'] ?? ''}
                      aria-expanded={open === group.key}
                      onClick={() => setOpen(open === group.key ? null : group.key)}
                    >
                      {open === group.key ? (
                        <IconChevronDown size={14} stroke={1.5} aria-hidden />
                      ) : (
                        <IconChevronRight size={14} stroke={1.5} aria-hidden />
                      )}{' '}
                      {group.label}
                    </UnstyledButton>
                  </Table.Th>
                  <Table.Td className="numbers">{format.number(group.campaigns)}</Table.Td>
                  <Table.Td className="numbers">{format.number(group.sent)}</Table.Td>
                  {ordered.map((what) => (
                    <Table.Td key={what} className={styles['measured'] ?? ''}>
                      <RateShown rate={rateOf(group, what)} digits={what === 'unsubscribed' ? 2 : 1} />
                      {what === measure && <IntervalBar rate={rateOf(group, what)} most={most} />}
                    </Table.Td>
                  ))}
                  <Table.Td className="numbers">{format.yen(group.revenue)}</Table.Td>
                </Table.Tr>
                {open === group.key &&
                  group.members.map((member) => (
                    <MemberRow
                      key={`${member.id} ${member.variant}`}
                      member={member}
                      ordered={ordered}
                      to={(what) => to(group, member, what)}
                    />
                  ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  )
}

type MemberRowProps = { member: Member; ordered: readonly Measure[]; to: (what: string) => string }
/** A campaign of a group, each number the way to its people. */
function MemberRow({ member, ordered, to }: MemberRowProps): ReactNode {
  const say = useSay()
  const format = useFormat()
  const link = (what: Measure | 'sent'): ReactNode => (
    <FigureLink n={member[what]} to={to(what)} what={`${member.name} ${say(figureLabels[what])}`} />
  )
  return (
    <Table.Tr>
      <Table.Td colSpan={2} className={styles['member'] ?? ''}>
        <AddressLink to={`/campaigns/${member.id}/results`}>{member.name}</AddressLink>
      </Table.Td>
      <Table.Td>{link('sent')}</Table.Td>
      {ordered.map((what) => (
        <Table.Td key={what}>
          {link(what)}{' '}
          <small className={styles['interval']}>
            {member.delivered > 0 &&
              percent(member[what] / member.delivered, what === 'unsubscribed' ? 2 : 1)}
          </small>
        </Table.Td>
      ))}
      <Table.Td className="numbers">{format.yen(member.revenue)}</Table.Td>
    </Table.Tr>
  )
}

/** So rarely chance alone makes a difference that one may speak of one. */
const rare = 0.05

type VerdictProps = { chance: number | null; groups: number; what: string }
/** Whether there is a difference at all, before anybody looks for it in the rows. */
function Verdict({ chance, groups, what }: VerdictProps): ReactNode {
  const t = useText(compareText)
  if (groups < 2) return null
  if (chance === null) return <p className={styles['said']}>{t('cannotTell', { what })}</p>
  const p = chance < 0.001 ? '< 0.001' : `= ${chance.toFixed(3)}`
  return (
    <p className={styles['said']} data-sure={chance < rare || undefined}>
      {t(chance < rare ? 'differs' : 'mayBeChance', { what, p })}
    </p>
  )
}

const sunday = Date.UTC(2026, 10, 22)

function useTraitName(by: Trait): (key: number) => string {
  const t = useText(compareText)
  const locale = useLocale()
  return (key) => {
    if (key < 0) return t('unknown')
    if (by === 'weekday')
      return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
        new Date(sunday + key * 86_400_000),
      )
    if (by === 'hour') return t('hours', { from: key * hourStep, to: (key + 1) * hourStep })
    const steps = lengthSteps[by]
    const [from, next] = [steps[key] ?? 0, steps[key + 1]]
    return next === undefined ? t('charactersFrom', { from }) : t('characters', { from, to: next - 1 })
  }
}
