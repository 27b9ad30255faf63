import { html } from '#kit/html.ts'
import { note } from '#kit/visitor-page.ts'
import type { Feature } from '#platform/feature.ts'
import { changeRoutes } from './mypage.change.ts'
import { entrance, entranceRoutes } from './mypage.entrance.ts'
import { historyRoutes } from './mypage.history.ts'
import { home } from './mypage.home.ts'
import { mypageTidyJob } from './mypage.jobs.ts'
import { frame } from './mypage.layout.ts'
import { profileRoutes } from './mypage.profile.ts'
import { settleAccess } from './mypage.sessions.ts'
import { isInside, open, readVisit } from './mypage.visit.ts'

export const mypageFeature: Feature = {
  name: 'mypage',
  merging: {
    tables: [
      { table: 'mypage_session', how: 'moved' },
      { table: 'mypage_access', how: 'moved' },
    ],
    settle: { tables: ['mypage_access'], run: settleAccess },
  },
  jobs: [mypageTidyJob],
  pages: {
    prefix: '/my',
    routes: [
      {
        method: 'GET',
        path: '',
        run: open(async (visit) => (isInside(visit) ? home(visit) : entrance(visit))),
      },
      ...entranceRoutes,
      ...changeRoutes,
      ...historyRoutes,
      ...profileRoutes,
    ],
    async problem(work, exchange, problem) {
      const visit = await readVisit(work, exchange)
      const { t, locale } = visit
      const isMissing = problem.code === 'notFound'
      return frame(
        visit,
        { title: t(isMissing ? 'missing' : 'problem'), back: { to: '/my', label: t('toHome') } },
        html`${note(isMissing ? t('missingLead') : problem.say(locale), 'bad')}`,
      )
    },
  },
}
