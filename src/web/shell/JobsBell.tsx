import { ActionIcon, Indicator, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSay, useText } from '../locale.ts'
import { AddressLink } from '../parts/AddressLink.tsx'
import { ProgressLine } from '../parts/ProgressLine.tsx'
import { shellText } from '../shell.text.ts'
import { useFormat } from '../use-format.ts'
import styles from './JobsBell.module.css'
import { isOpen, useJobHref, useJobNotices, useRecentJobs } from './jobs.tsx'

/** Work that goes on in the background: what runs now, what ended lately; the notice when something ends is here too. */
export function JobsBell(): ReactNode {
  const t = useText(shellText)
  const say = useSay()
  const format = useFormat()
  const hrefOf = useJobHref()
  const jobs = useRecentJobs()
  useJobNotices(jobs)
  const [opened, { toggle, close }] = useDisclosure(false)
  const running = jobs.filter(isOpen).length
  const label = running > 0 ? t('jobsRunning', { count: running }) : t('jobs')
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={340} shadow="md" trapFocus>
      <Indicator disabled={running === 0} label={running} size={16} offset={6} inline>
        <Popover.Target>
          <ActionIcon size={36} onClick={toggle} aria-label={label}>
            <IconBell size={20} stroke={1.5} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown aria-label={t('jobs')} p={0}>
        {jobs.length === 0 && <p className={styles['empty']}>{t('noJobs')}</p>}
        <ul className={styles['list']}>
          {jobs.slice(0, 6).map((job) => {
            const to = hrefOf(job)
            return (
              <li key={job.id}>
                <div className={styles['line']}>
                  {to ? (
                    <AddressLink to={to} onClick={close}>
                      {say(job.title)}
                    </AddressLink>
                  ) : (
                    <span>{say(job.title)}</span>
                  )}
                  <span className={styles['when']} data-state={job.state}>
                    {t(job.state)}・{format.relative(job.finishedAt ?? job.startedAt ?? job.createdAt)}
                  </span>
                </div>
                {isOpen(job) && <ProgressLine label={say(job.title)} done={job.done} total={job.total} />}
              </li>
            )
          })}
        </ul>
        <AddressLink to="/jobs" className={styles['all']} onClick={close}>
          {t('allJobs')}
        </AddressLink>
      </Popover.Dropdown>
    </Popover>
  )
}
