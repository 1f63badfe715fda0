import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;
import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.score.stream.common.Break;
import ai.timefold.solver.core.api.score.stream.common.Sequence;
import ai.timefold.solver.core.api.score.stream.common.SequenceChain;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.factory.MoveIteratorFactoryConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import ai.timefold.solver.core.impl.heuristic.move.AbstractMove;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import ai.timefold.solver.core.impl.solver.DefaultSolver;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A roster for Timefold. Read from standard input as whole numbers (roster_timefold.py writes them). Printed are the
 * processor seconds of all threads and the moves tried, then a line for each person: a shift or -1 for each day.
 *
 * <p>Arguments: seconds, seed, and as wanted "plain" (Timefold's own choice of moves and acceptance), "streams" (the
 * score by constraint streams), "check" (the score counted anew after each move).
 */
public class Rosters {
    record Shift(int place, int minutes, boolean[] notBefore) {}

    record Person(
            int place,
            int[] mostOf,
            int mostMinutes,
            int leastMinutes,
            int mostInRow,
            int leastInRow,
            int leastFreeInRow,
            int mostWeekends) {}

    /** How many are needed for a shift on a day. */
    record Cover(int day, int shift, int needed, long under, long over) {
        long price(int held) {
            return held < needed ? (needed - held) * under : (held - needed) * over;
        }
    }

    @PlanningEntity
    public static class Cell {
        @PlanningId public int id;
        public Person person;
        public int day;
        public int weekend;

        /** What each shift, and last a free day, costs in wishes. */
        public long[] prices;

        public Cover[] covers;
        public boolean atEnd;

        @ValueRangeProvider public List<Shift> allowed;

        @PlanningVariable(allowsUnassigned = true)
        public Shift shift;

        public Person person() {
            return person;
        }

        public int day() {
            return day;
        }

        Cover cover() {
            return covers[shift.place];
        }

        long price() {
            return prices[shift == null ? prices.length - 1 : shift.place];
        }

        int minutes() {
            return shift == null ? 0 : shift.minutes;
        }
    }

    @PlanningSolution
    public static class Roster {
        public List<Shift> shifts;

        @ProblemFactCollectionProperty public List<Person> people;
        @PlanningEntityCollectionProperty public List<Cell> cells;
        @PlanningScore public HardSoftLongScore score;

        /** The cells of each person by day; null on a fixed day off. */
        Cell[][] byPerson() {
            var found = new Cell[people.size()][days];
            for (var cell : cells) {
                found[cell.person.place][cell.day] = cell;
            }
            return found;
        }
    }

    static int days;

    /** Minutes too few or too many weigh one for each shift of this length begun. */
    static int unit;

    static int begun(int minutes) {
        return (minutes + unit - 1) / unit;
    }

    public static class Streams implements ConstraintProvider {
        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            return new Constraint[] {
                successions(factory),
                mostOfKind(factory),
                mostMinutes(factory),
                leastMinutes(factory),
                mostInRow(factory),
                leastInRow(factory),
                leastFreeInRow(factory),
                weekends(factory),
                wishes(factory),
                cover(factory),
            };
        }

        Constraint successions(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .join(
                            Cell.class,
                            Joiners.equal(Cell::person),
                            Joiners.equal(cell -> cell.day + 1, Cell::day),
                            Joiners.filtering((first, next) -> first.shift.notBefore[next.shift.place]))
                    .penalize(HardSoftLongScore.ONE_HARD)
                    .asConstraint("successions");
        }

        Constraint mostOfKind(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .filter(cell -> cell.person.mostOf[cell.shift.place] < days)
                    .groupBy(Cell::person, cell -> cell.shift, ConstraintCollectors.count())
                    .filter((person, shift, held) -> held > person.mostOf[shift.place])
                    .penalize(HardSoftLongScore.ONE_HARD, (person, shift, held) -> held - person.mostOf[shift.place])
                    .asConstraint("most of a kind");
        }

        Constraint mostMinutes(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .groupBy(Cell::person, ConstraintCollectors.sum(Cell::minutes))
                    .filter((person, minutes) -> minutes > person.mostMinutes)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, minutes) -> begun(minutes - person.mostMinutes))
                    .asConstraint("most minutes");
        }

        Constraint leastMinutes(ConstraintFactory factory) {
            return factory.forEachIncludingUnassigned(Cell.class)
                    .groupBy(Cell::person, ConstraintCollectors.sum(Cell::minutes))
                    .filter((person, minutes) -> minutes < person.leastMinutes)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, minutes) -> begun(person.leastMinutes - minutes))
                    .asConstraint("least minutes");
        }

        BiConstraintStream<Person, Sequence<Cell, Integer>> runs(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .groupBy(Cell::person, ConstraintCollectors.toConsecutiveSequences(Cell::day))
                    .flattenLast(SequenceChain::getConsecutiveSequences);
        }

        Constraint mostInRow(ConstraintFactory factory) {
            return runs(factory)
                    .filter((person, run) -> run.getCount() > person.mostInRow)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, run) -> run.getCount() - person.mostInRow)
                    .asConstraint("most in a row");
        }

        Constraint leastInRow(ConstraintFactory factory) {
            return runs(factory)
                    .filter((person, run) -> run.getCount() < person.leastInRow
                            && run.getFirstItem().day > 0
                            && run.getLastItem().day < days - 1)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, run) -> person.leastInRow - run.getCount())
                    .asConstraint("least in a row");
        }

        Constraint leastFreeInRow(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .groupBy(Cell::person, ConstraintCollectors.toConsecutiveSequences(Cell::day))
                    .flattenLast(SequenceChain::getBreaks)
                    .filter((person, rest) -> free(rest) < person.leastFreeInRow)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, rest) -> person.leastFreeInRow - free(rest))
                    .asConstraint("least free in a row");
        }

        static int free(Break<Cell, Integer> rest) {
            return rest.getNextSequenceStart().day - rest.getPreviousSequenceEnd().day - 1;
        }

        Constraint weekends(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .filter(cell -> cell.weekend >= 0)
                    .groupBy(Cell::person, ConstraintCollectors.countDistinct(cell -> cell.weekend))
                    .filter((person, held) -> held > person.mostWeekends)
                    .penalize(HardSoftLongScore.ONE_HARD, (person, held) -> held - person.mostWeekends)
                    .asConstraint("most weekends");
        }

        Constraint wishes(ConstraintFactory factory) {
            return factory.forEachIncludingUnassigned(Cell.class)
                    .filter(cell -> cell.price() > 0)
                    .penalizeLong(HardSoftLongScore.ONE_SOFT, Cell::price)
                    .asConstraint("wishes");
        }

        /** What is saved beside a shift that nobody has. */
        Constraint cover(ConstraintFactory factory) {
            return factory.forEach(Cell.class)
                    .groupBy(Cell::cover, ConstraintCollectors.count())
                    .impactLong(HardSoftLongScore.ONE_SOFT, (cover, held) -> cover.price(0) - cover.price(held))
                    .asConstraint("cover");
        }
    }

    /** The same rules, weighed the same way; of a change only the person's row and the two shifts are counted anew. */
    public static class Incremental implements IncrementalScoreCalculator<Roster, HardSoftLongScore> {
        Roster roster;
        Cell[][] cells;
        int[][] held;
        int[] broken;
        boolean[] changed;
        int[] waiting;
        int waits;
        int[] ofKind;
        long hard;
        long soft;

        @Override
        public void resetWorkingSolution(Roster roster) {
            this.roster = roster;
            cells = roster.byPerson();
            held = new int[days][roster.shifts.size()];
            broken = new int[cells.length];
            changed = new boolean[cells.length];
            waiting = new int[cells.length];
            ofKind = new int[roster.shifts.size()];
            waits = 0;
            hard = soft = 0;
            for (var cell : roster.cells) {
                put(cell);
            }
        }

        @Override
        public void beforeVariableChanged(Object entity, String variable) {
            var cell = (Cell) entity;
            soft += cell.price();
            if (cell.shift != null) {
                var cover = cell.cover();
                int before = held[cell.day][cell.shift.place]--;
                soft += cover.price(before) - cover.price(before - 1);
            }
        }

        @Override
        public void afterVariableChanged(Object entity, String variable) {
            put((Cell) entity);
        }

        void put(Cell cell) {
            soft -= cell.price();
            if (cell.shift != null) {
                var cover = cell.cover();
                int after = ++held[cell.day][cell.shift.place];
                soft -= cover.price(after) - cover.price(after - 1);
            }
            if (!changed[cell.person.place]) {
                changed[cell.person.place] = true;
                waiting[waits++] = cell.person.place;
            }
        }

        @Override
        public HardSoftLongScore calculateScore() {
            while (waits > 0) {
                int place = waiting[--waits];
                changed[place] = false;
                int now = brokenBy(roster.people.get(place), cells[place]);
                hard -= now - broken[place];
                broken[place] = now;
            }
            return HardSoftLongScore.of(hard, soft);
        }

        int brokenBy(Person person, Cell[] row) {
            int found = 0;
            int minutes = 0;
            int weekends = 0;
            int lastWeekend = -1;
            int run = 0;
            int rest = 0;
            boolean worked = false;
            Shift before = null;
            Arrays.fill(ofKind, 0);
            for (int day = 0; day < days; day++) {
                var cell = row[day];
                var shift = cell == null ? null : cell.shift;
                if (shift == null) {
                    if (run > 0) {
                        found += Math.max(run - person.mostInRow, 0);
                        found += run < day ? Math.max(person.leastInRow - run, 0) : 0;
                        run = 0;
                    }
                    rest++;
                } else {
                    if (rest > 0) {
                        found += worked ? Math.max(person.leastFreeInRow - rest, 0) : 0;
                        rest = 0;
                    }
                    worked = true;
                    run++;
                    minutes += shift.minutes;
                    ofKind[shift.place]++;
                    found += before != null && before.notBefore[shift.place] ? 1 : 0;
                    if (cell.weekend >= 0 && cell.weekend != lastWeekend) {
                        lastWeekend = cell.weekend;
                        weekends++;
                    }
                }
                before = shift;
            }
            found += Math.max(run - person.mostInRow, 0);
            found += Math.max(weekends - person.mostWeekends, 0);
            found += begun(Math.max(minutes - person.mostMinutes, 0));
            found += begun(Math.max(person.leastMinutes - minutes, 0));
            for (int shift = 0; shift < ofKind.length; shift++) {
                found += Math.max(ofKind[shift] - person.mostOf[shift], 0);
            }
            return found;
        }

        @Override
        public void beforeEntityAdded(Object entity) {}

        @Override
        public void afterEntityAdded(Object entity) {}

        @Override
        public void beforeEntityRemoved(Object entity) {}

        @Override
        public void afterEntityRemoved(Object entity) {}
    }

    /** Several cells get other shifts at once. */
    static class Several extends AbstractMove<Roster> {
        final List<Cell> cells;
        final List<Shift> shifts;

        Several(List<Cell> cells, List<Shift> shifts) {
            this.cells = cells;
            this.shifts = shifts;
        }

        @Override
        public boolean isMoveDoable(ScoreDirector<Roster> director) {
            boolean differs = false;
            for (int place = 0; place < cells.size(); place++) {
                var cell = cells.get(place);
                var shift = shifts.get(place);
                if (cell == null ? shift != null : shift != null && !cell.allowed.contains(shift)) {
                    return false;
                }
                differs |= cell != null && cell.shift != shift;
            }
            return differs;
        }

        @Override
        protected void doMoveOnGenuineVariables(ScoreDirector<Roster> director) {
            for (int place = 0; place < cells.size(); place++) {
                var cell = cells.get(place);
                if (cell != null && cell.shift != shifts.get(place)) {
                    director.beforeVariableChanged(cell, "shift");
                    cell.shift = shifts.get(place);
                    director.afterVariableChanged(cell, "shift");
                }
            }
        }

        @Override
        public Collection<?> getPlanningEntities() {
            return cells.stream().filter(cell -> cell != null).toList();
        }

        @Override
        public Collection<?> getPlanningValues() {
            return shifts;
        }
    }

    /**
     * Two people exchange some days in a row (one day: a swap within the day), or one person gets a shift, or freedom,
     * on some days in a row.
     */
    public static class Blocks implements MoveIteratorFactory<Roster, Several> {
        static final int LONGEST = 7;

        Cell[][] rows;

        @Override
        public void phaseStarted(ScoreDirector<Roster> director) {
            rows = director.getWorkingSolution().byPerson();
        }

        @Override
        public long getSize(ScoreDirector<Roster> director) {
            var roster = director.getWorkingSolution();
            return (long) roster.cells.size() * roster.people.size() * LONGEST;
        }

        @Override
        public Iterator<Several> createOriginalMoveIterator(ScoreDirector<Roster> director) {
            throw new UnsupportedOperationException("chosen by chance only");
        }

        @Override
        public Iterator<Several> createRandomMoveIterator(ScoreDirector<Roster> director, Random chance) {
            var roster = director.getWorkingSolution();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Several next() {
                    int length = 1 + chance.nextInt(Math.min(LONGEST, days));
                    int first = chance.nextInt(days - length + 1);
                    var cells = new ArrayList<Cell>(2 * length);
                    var shifts = new ArrayList<Shift>(2 * length);
                    var one = rows[chance.nextInt(rows.length)];
                    if (chance.nextInt(4) == 0) {
                        int kind = chance.nextInt(roster.shifts.size() + 1);
                        var shift = kind == roster.shifts.size() ? null : roster.shifts.get(kind);
                        for (int day = first; day < first + length; day++) {
                            cells.add(one[day]);
                            shifts.add(shift);
                        }
                    } else {
                        var other = rows[chance.nextInt(rows.length)];
                        for (int day = first; day < first + length; day++) {
                            cells.add(one[day]);
                            shifts.add(other[day] == null ? null : other[day].shift);
                            cells.add(other[day]);
                            shifts.add(one[day] == null ? null : one[day].shift);
                        }
                    }
                    return new Several(cells, shifts);
                }
            };
        }
    }

    static Roster read(Scanner in) {
        var roster = new Roster();
        days = in.nextInt();
        int kinds = in.nextInt();
        int people = in.nextInt();
        var shifts = new ArrayList<Shift>();
        for (int place = 0; place < kinds; place++) {
            int minutes = in.nextInt();
            var notBefore = new boolean[kinds];
            for (int next = 0; next < kinds; next++) {
                notBefore[next] = in.nextInt() == 1;
            }
            shifts.add(new Shift(place, minutes, notBefore));
        }
        unit = Math.max(1, shifts.stream().mapToInt(Shift::minutes).min().orElse(1));
        int[] weekend = IntStream.range(0, days).map(day -> in.nextInt()).toArray();
        var covers = new Cover[days][kinds];
        for (int day = 0; day < days; day++) {
            for (int kind = 0; kind < kinds; kind++) {
                covers[day][kind] = new Cover(day, kind, in.nextInt(), in.nextLong(), in.nextLong());
            }
        }
        roster.shifts = shifts;
        roster.people = new ArrayList<>();
        roster.cells = new ArrayList<>();
        for (int place = 0; place < people; place++) {
            int[] mostOf = IntStream.range(0, kinds).map(kind -> in.nextInt()).toArray();
            var person = new Person(
                    place, mostOf, in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt());
            roster.people.add(person);
            var allowed = shifts.stream().filter(shift -> mostOf[shift.place] > 0).toList();
            for (int day = 0; day < days; day++) {
                boolean free = in.nextInt() == 1;
                var cell = new Cell();
                cell.prices = IntStream.rangeClosed(0, kinds).mapToLong(kind -> in.nextLong()).toArray();
                if (free) {
                    continue;
                }
                cell.id = roster.cells.size();
                cell.person = person;
                cell.day = day;
                cell.weekend = weekend[day];
                cell.covers = covers[day];
                cell.allowed = allowed;
                roster.cells.add(cell);
            }
        }
        return roster;
    }

    /** Change and swap moves with late acceptance are what Timefold does when it is told nothing. */
    static LocalSearchPhaseConfig fitted() {
        return new LocalSearchPhaseConfig()
                .withMoveSelectorConfig(new UnionMoveSelectorConfig()
                        .withMoveSelectors(
                                new ChangeMoveSelectorConfig().withFixedProbabilityWeight(1.0),
                                new SwapMoveSelectorConfig().withFixedProbabilityWeight(1.0),
                                new MoveIteratorFactoryConfig()
                                        .withMoveIteratorFactoryClass(Blocks.class)
                                        .withFixedProbabilityWeight(2.0)))
                .withAcceptorConfig(new LocalSearchAcceptorConfig()
                        .withSimulatedAnnealingStartingTemperature("0hard/10soft"))
                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1));
    }

    public static void main(String[] given) {
        var options = Set.of(given);
        var roster = read(new Scanner(new BufferedInputStream(System.in)));
        var search = options.contains("plain") ? new LocalSearchPhaseConfig() : fitted();
        var config = new SolverConfig()
                .withSolutionClass(Roster.class)
                .withEntityClasses(Cell.class)
                .withEnvironmentMode(
                        options.contains("check") ? EnvironmentMode.FULL_ASSERT : EnvironmentMode.NO_ASSERT)
                .withRandomSeed(Long.parseLong(given[1]))
                .withPhases(new ConstructionHeuristicPhaseConfig(), search)
                .withTerminationConfig(new TerminationConfig()
                        .withMillisecondsSpentLimit((long) (1000 * Double.parseDouble(given[0]))));
        if (options.contains("streams")) {
            config.withConstraintProviderClass(Streams.class);
        } else {
            config.withScoreDirectorFactory(
                    new ScoreDirectorFactoryConfig().withIncrementalScoreCalculatorClass(Incremental.class));
        }
        var solver = (DefaultSolver<Roster>) SolverFactory.<Roster>create(config).buildSolver();
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = machine.getProcessCpuTime();
        var found = solver.solve(roster);
        long spent = machine.getProcessCpuTime() - began;
        System.out.printf("%.1f %d%n", spent / 1e9, solver.getMoveEvaluationCount());
        for (var row : found.byPerson()) {
            System.out.println(Arrays.stream(row)
                    .map(cell -> cell == null || cell.shift == null ? "-1" : "" + cell.shift.place)
                    .collect(Collectors.joining(" ")));
        }
    }
}
