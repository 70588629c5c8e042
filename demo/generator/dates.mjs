// Turns "two working days ago at 09:14" into an instant, and a date placeholder into words.
//
// Units   A bare number counts working days (Monday to Friday), a trailing "c" calendar days,
//         a trailing "t" working days and on to the next Tuesday, Wednesday or Thursday, "m" and
//         "h" minutes and hours. Wall clock is always London; only the printed zone varies.

const office = "Europe/London"
const dayMs = 86_400_000
const clocks = new Map()

const clockOf = (zone) => {
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit", second: "2-digit",
    }))
  }
  return clocks.get(zone)
}

// The instant's wall clock in a zone, held as if it were UTC.
export const wallClock = (instant, zone = office) => {
  const parts = Object.fromEntries(
    clockOf(zone).formatToParts(instant).map((part) => [part.type, Number(part.value)]))
  return new Date(Date.UTC(parts.year, parts.month - 1, parts.day,
    parts.hour, parts.minute, parts.second))
}

const offsetMinutes = (instant, zone) => {
  const whole = Math.floor(instant.getTime() / 1000) * 1000
  return Math.round((wallClock(instant, zone).getTime() - whole) / 60_000)
}

const fromWallClock = (wall, zone = office) => {
  const guess = new Date(wall.getTime() - offsetMinutes(wall, zone) * 60_000)
  return new Date(wall.getTime() - offsetMinutes(guess, zone) * 60_000)
}

const isWorkingDay = (day) => day.getUTCDay() !== 0 && day.getUTCDay() !== 6

// The London day, as UTC midnight, that lies an offset such as "-2", "+5" or "-21c" from now.
const dayAt = (now, offset) => {
  const [, sign, count, unit] = /^([+-])(\d+)([ct]?)$/.exec(offset) ?? []
  if (!sign) throw new Error(`not a day offset: ${offset}`)
  const wall = wallClock(now)
  let day = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate()))
  const step = sign === "-" ? -dayMs : dayMs
  if (unit === "c") return new Date(day.getTime() + step * Number(count))
  for (let left = Number(count); left > 0;) {
    day = new Date(day.getTime() + step)
    if (isWorkingDay(day)) left -= 1
  }
  while (unit === "t" && ![2, 3, 4].includes(day.getUTCDay())) day = new Date(day.getTime() + step)
  return day
}

// "at" is "-35m", "-3h" or "-2d 09:14".
export const instantAt = (now, at) => {
  const ago = /^-(\d+)([mh])$/.exec(at)
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (ago[2] === "h" ? 3_600_000 : 60_000))
  if (at === "now") return now
  const day = /^(-\d+)d (\d\d):(\d\d)$/.exec(at)
  if (!day || day[1] === "-0") throw new Error(`not a time before now: ${at}`)
  const midnight = dayAt(now, day[1])
  const minutes = Number(day[2]) * 60 + Number(day[3])
  return fromWallClock(new Date(midnight.getTime() + minutes * 60_000))
}

const enDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
const enMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun",
  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const two = (number) => String(number).padStart(2, "0")

// RFC 5322 date-time in the sender's zone.
export const headerDate = (instant, zone) => {
  const wall = wallClock(instant, zone)
  const offset = offsetMinutes(instant, zone)
  const sign = offset < 0 ? "-" : "+"
  const size = Math.abs(offset)
  return `${enDays[wall.getUTCDay()]}, ${wall.getUTCDate()} ${enMonths[wall.getUTCMonth()]} ` +
    `${wall.getUTCFullYear()} ${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}:` +
    `${two(wall.getUTCSeconds())} ${sign}${two(Math.floor(size / 60))}${two(size % 60)}`
}

const words = (day, language, options) =>
  new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", { timeZone: "UTC", ...options })
    .format(day)

const dayForms = {
  date: (day, language) => words(day, language, { day: "numeric", month: "long", year: "numeric" }),
  day: (day, language) => words(day, language, { weekday: "long", day: "numeric", month: "long" }),
  weekday: (day, language) => words(day, language, { weekday: "long" }),
  iso: (day) => day.toISOString().slice(0, 10),
  short: (day, language) => {
    const mark = language === "de" ? "." : "/"
    return [two(day.getUTCDate()), two(day.getUTCMonth() + 1), day.getUTCFullYear()].join(mark)
  },
}

// The year in which the last ended UK tax year began; it ends on 5 April of the next.
const taxYearStart = (now) => {
  const wall = wallClock(now)
  const isOver = wall.getUTCMonth() > 3 || (wall.getUTCMonth() === 3 && wall.getUTCDate() > 5)
  return wall.getUTCFullYear() - (isOver ? 1 : 2)
}

const fill = (now, language, [kind, first, second]) => {
  const wall = wallClock(now)
  const monthOf = () => new Date(Date.UTC(wall.getUTCFullYear(),
    wall.getUTCMonth() + Number(first ?? 0), 1))
  if (dayForms[kind]) return dayForms[kind](dayAt(now, first), language)
  if (kind === "month") return words(monthOf(), language, { month: "long" })
  if (kind === "monthyear") return words(monthOf(), language, { month: "long", year: "numeric" })
  if (kind === "year") return String(wall.getUTCFullYear() + Number(first ?? 0))
  if (kind === "taxstart") return String(taxYearStart(now) + Number(first ?? 0))
  if (kind === "taxyear") return `${taxYearStart(now)}/${two((taxYearStart(now) + 1) % 100)}`
  if (kind === "stamp" || kind === "rfc822") {
    const [hours, minutes] = second.split(":").map(Number)
    const wanted = new Date(dayAt(now, first).getTime() + (hours * 60 + minutes) * 60_000)
    const instant = fromWallClock(wanted)
    return kind === "rfc822" ? headerDate(instant, office)
      : instant.toISOString().replace(/[-:]|\.\d+/g, "")
  }
  throw new Error(`unknown placeholder: ${kind}`)
}

// Replaces {{date +5}}, {{day -1}}, {{short -21c}}, {{month -1}}, {{taxyear}}, {{stamp +3 10:00}},
// {{rfc822 -3 09:30}}.
export const fillDates = (text, now, language) =>
  text.replace(/\{\{([^}]+)\}\}/g, (_, inside) => fill(now, language, inside.trim().split(/\s+/)))
