import { notFound, Problem, reasonOf } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { announce } from '#platform/live.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Schedule, ScheduleInput } from './schedules.api.ts'
import { isDue, parseCron } from './schedules.cron.ts'
import { mustFind, openPlace } from './schedules.look.ts'
import {
  deleteSchedule,
  insertSchedule,
  noteLook,
  saveSchedule,
  selectSchedules,
  type StoredSchedule,
} from './schedules.store.ts'
import { fits, mustBeSound, scheduleNotFound, type Secret } from './schedules.ts'

/** What leaves the house: whether there is a password, never which. */
async function shown(work: Work, { secret, trouble, ...schedule }: StoredSchedule): Promise<Schedule> {
  const { password, privateKey } = await secretOf(work, secret)
  return {
    ...schedule,
    hasPassword: Boolean(password),
    hasPrivateKey: Boolean(privateKey),
    trouble: trouble?.[work.locale] ?? null,
  }
}

async function secretOf(work: Pick<Work, 'config'>, sealed: Buffer | null): Promise<Secret> {
  const text = sealed === null ? null : await unseal(work.config.dataDir, sealed)
  return text === null ? {} : (JSON.parse(text) as Secret)
}

export async function listSchedules(work: Work): Promise<Schedule[]> {
  const schedules = await selectSchedules(work)
  return Promise.all(schedules.map((one) => shown(work, one)))
}

async function sealed(work: Work, secret: Secret): Promise<Buffer | null> {
  const given = Object.fromEntries(
    Object.entries(secret).filter(([, text]) => text !== undefined && text !== ''),
  )
  return Object.keys(given).length === 0 ? null : seal(work.config.dataDir, JSON.stringify(given))
}

/** Without what is secret, for the audit log. */
const told = ({ secret: _secret, ...given }: ScheduleInput): Omit<ScheduleInput, 'secret'> => given

export async function createSchedule(work: Work, given: ScheduleInput): Promise<Schedule> {
  mustBeSound(given, work.config.importDir)
  return write(work, async (tx) => {
    const id = await insertSchedule(tx, given, await sealed(tx, given.secret ?? {}))
    await audit(tx, { action: 'schedule.create', subjectKind: 'schedule', subjectId: id, after: told(given) })
    await announce(tx, { topic: 'schedule', id })
    return shown(tx, await mustFind(tx, id))
  })
}

export async function updateSchedule(
  work: Work,
  id: string,
  { version, forgetHostKey, ...given }: ScheduleInput & { version: number; forgetHostKey: boolean },
): Promise<Schedule> {
  mustBeSound(given, work.config.importDir)
  return write(work, async (tx) => {
    const before = await mustFind(tx, id)
    const secret = given.secret
      ? await sealed(tx, { ...(await secretOf(tx, before.secret)), ...given.secret })
      : before.secret
    const isOtherServer = before.place?.host !== given.place?.host || before.place?.port !== given.place?.port
    const hostKey = forgetHostKey || isOtherServer ? null : before.hostKey
    if (!(await saveSchedule(tx, id, version, given, secret, hostKey)))
      throw new Problem('stale', { current: await shown(tx, before) })
    const { name, kind, place, pattern, subject, mapping, options, every, enabled } = before
    await audit(tx, {
      action: 'schedule.update',
      subjectKind: 'schedule',
      subjectId: id,
      before: { name, kind, place, pattern, subject, mapping, options, every, enabled },
      after: { ...told(given), ...(given.secret && { secretChanged: true }) },
    })
    await announce(tx, { topic: 'schedule', id })
    return shown(tx, await mustFind(tx, id))
  })
}

export function removeSchedule(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, id)
    if (!(await deleteSchedule(tx, id, version)))
      throw new Problem('stale', { current: await shown(tx, before) })
    await audit(tx, {
      action: 'schedule.remove',
      subjectKind: 'schedule',
      subjectId: id,
      before: { name: before.name },
    })
    await announce(tx, { topic: 'schedule', id })
  })
}

/** Connects, looks, and takes nothing. The key of a server that is seen for the first time is kept from now on. */
export async function testSchedule(
  work: Work,
  id: string,
): Promise<{ hostKey: string | null; files: { name: string; size: number }[] }> {
  const schedule = await mustFind(work, id)
  const place = await openPlace(work, schedule)
  try {
    const files = (await place.list()).filter(({ name }) => fits(schedule.pattern, name))
    await noteLook(work, id, { hostKey: place.hostKey })
    await announce(work, { topic: 'schedule', id })
    return { hostKey: place.hostKey, files: files.slice(0, 20).map(({ name, size }) => ({ name, size })) }
  } finally {
    await place.close()
  }
}

export async function lookNow(work: Work, id: string): Promise<{ runId: string }> {
  const [schedule] = await selectSchedules(work, id)
  if (!schedule) throw notFound(scheduleNotFound)
  return { runId: await enqueue(work, 'schedules.take', { scheduleId: id }, { subject: `schedule:${id}` }) }
}

/**
 * Every minute: whose time has come is looked at. A run that people see is made only where there are files to take, or
 * where something has gone wrong that has not been told yet.
 */
export async function lookAtDue(work: JobWork, now = new Date()): Promise<{ due: number }> {
  const { timeZone } = await readSettings(work)
  let due = 0
  for (const schedule of await selectSchedules(work)) {
    const cron = parseCron(schedule.every)
    const last = schedule.lastLookedAt === null ? null : new Date(schedule.lastLookedAt)
    if (!schedule.enabled || !cron || !isDue(cron, last, now, timeZone)) continue
    due += 1
    await noteLook(work, schedule.id, { looked: true })
    if (await isWorthARun(work, schedule)) await lookNow(work, schedule.id)
  }
  return { due }
}

async function isWorthARun(work: JobWork, schedule: StoredSchedule): Promise<boolean> {
  try {
    const { files } = await testSchedule(work, schedule.id)
    if (files.length === 0 && schedule.trouble !== null) await noteLook(work, schedule.id, { trouble: null })
    return files.length > 0
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return schedule.trouble?.ja !== reasonOf(error).ja
  }
}
