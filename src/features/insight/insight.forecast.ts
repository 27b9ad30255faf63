import { forecast } from '#features/subscriptions/rounds.forecast.ts'
import { addDays, weekday } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { audienceOf } from './insight.scope.ts'
import { grouped, pictureOf, sayIn, total, type Row } from './insight.ts'

const days = 90

/** 出荷予測: what subscriptions ship and sell, week by week, by the engine that makes the rounds. */
export async function readForecast(work: Work, asked: Asked<'forecast'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const read = await forecast(work, days, (customerId) => audience.has(customerId))
  const weeks = Map.groupBy(read.days, ({ on }) => mondayOf(on))
  const rows: Row[] = []
  for (let monday = mondayOf(read.from); monday <= read.until; monday = addDays(monday, 7)) {
    const of = weeks.get(monday) ?? []
    rows.push({
      key: monday,
      // The first and the last week are those parts of it that lie within the days.
      label: `${shortDay(monday < read.from ? read.from : monday)}〜${shortDay(
        addDays(monday, 6) > read.until ? read.until : addDays(monday, 6),
      )}`,
      values: {
        shipments: total(of, ({ shipments }) => shipments),
        net: total(of, ({ net }) => net),
        gross: total(of, ({ gross }) => gross),
      },
      people: {},
    })
  }
  return pictureOf(work, 'forecast', {
    today: audience.today,
    definition: say('forecastDefinition'),
    n: read.subscriptions,
    of: 'subscriptions',
    ...(read.left > 0 && { note: say('forecastLeft', { left: grouped(read.left) }) }),
    columns: [
      { key: 'shipments', label: say('shipments'), unit: 'count' },
      { key: 'net', label: say('netSales'), unit: 'yen' },
      { key: 'gross', label: say('grossSales'), unit: 'yen' },
    ],
    rows,
  })
}

function mondayOf(on: string): string {
  return addDays(on, -((weekday(on) + 6) % 7))
}

/** 11/22 */
function shortDay(on: string): string {
  return `${Number(on.slice(5, 7))}/${Number(on.slice(8))}`
}
