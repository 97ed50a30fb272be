using System;
using System.Collections.Generic;
using LowLatency.Protocol.Trading.Jobs;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Trading.Jobs;

[TestFixture]
public sealed class JobTableTests
{
    /// <summary>Written down a second time, as text: state, event, next state, action.</summary>
    private const string Expected = """
        CancelDue Due CancelDue Send
        CancelDue Sent CancelSent None
        CancelDue NotSent CancelDue WaitForRoomInLife
        CancelDue Over Free ReportCancelUnknown
        CancelSent Done Free ReportCancelled
        CancelSent Refused Free ReportCancelRefused
        CancelSent Halted Free ReportCancelUnknown
        CancelSent Failed CancelDue RetryCancel
        CancelSent Exhausted Free ReportCancelUnknown
        QueryDue Due QueryDue Send
        QueryDue Sent QuerySent None
        QueryDue NotSent QueryDue WaitForRoom
        QueryDue Over Free None
        QuerySent Failed QueryDue Retry
        QuerySent Exhausted Free None
        QuerySent AbsentTooEarly QueryDue AwaitProof
        QuerySent AbsentFirst AwaitEvidence NoteAbsence
        QuerySent AbsentAgain Free ReportAbsent
        QuerySent Contradicted Free None
        QuerySent Found Free ReportState
        QuerySent FoundWithFills FillsDue AskFills
        AwaitEvidence Contradicted QueryDue ForgetAbsence
        AwaitEvidence EvidenceHeard QueryDue AskAgain
        AwaitEvidence EvidenceMissing AwaitEvidence RequestEvidence
        FillsDue Due FillsDue Send
        FillsDue Sent FillsSent None
        FillsDue NotSent FillsDue WaitForRoom
        FillsDue Over Free None
        FillsSent Failed FillsDue Retry
        FillsSent Exhausted Free None
        FillsSent FillsMissing FillsDue PauseForFills
        FillsSent FillsComplete Free ReportState
        PlaceSent Done Free ReportPlaced
        PlaceSent Refused Free ReportPlaceRefused
        PlaceSent StampRefused PlaceAwaitingClock AwaitClock
        PlaceSent Unknown Free ReportPlaceUnknown
        PlaceSent TimedOut PlaceLost ReportPlaceUnknown
        PlaceSent NeverLeft Free ReportNotSent
        PlaceAwaitingClock ClockMeasured Free PlaceAgain
        PlaceAwaitingClock Over Free ReportPlaceRefused
        PlaceLost Done Free ReportPlaced
        PlaceLost Refused Free ReportPlaceRefused
        PlaceLost Unknown Free None
        PlaceLost Over Free None
        """;

    [Test]
    public void Every_pair_of_state_and_event_does_what_is_written_down()
    {
        Dictionary<(JobState, JobEvent), JobTransition> expected = [];
        foreach (string line in Expected.Split('\n'))
        {
            string[] part = line.Split(' ');
            expected.Add(
                (Enum.Parse<JobState>(part[0]), Enum.Parse<JobEvent>(part[1])),
                new JobTransition(Enum.Parse<JobState>(part[2]), Enum.Parse<JobAction>(part[3])));
        }

        foreach ((JobState state, JobEvent happened) in Pairs())
        {
            JobTransition wanted = expected.GetValueOrDefault(
                (state, happened), new JobTransition(state, JobAction.None));
            Assert.That(JobTable.Find(state, happened), Is.EqualTo(wanted), $"{state} x {happened}");
        }
    }

    [Test]
    public void The_table_has_a_cell_for_every_state_and_event()
    {
        Assert.That(Enum.GetValues<JobState>(), Has.Length.EqualTo(JobTable.StateCount));
        Assert.That(Enum.GetValues<JobEvent>(), Has.Length.EqualTo(JobTable.EventCount));
    }

    [Test]
    public void Every_state_leads_to_the_end_and_nothing_begins_from_a_free_slot()
    {
        HashSet<JobState> ends = [JobState.Free];
        for (int round = 0; round < JobTable.StateCount; round++)
        {
            foreach ((JobState state, JobEvent happened) in Pairs())
            {
                if (ends.Contains(JobTable.Find(state, happened).Next)) ends.Add(state);
            }
        }

        Assert.That(ends, Has.Count.EqualTo(JobTable.StateCount));
        foreach (JobEvent happened in Enum.GetValues<JobEvent>())
        {
            Assert.That(JobTable.Find(JobState.Free, happened), Is.EqualTo(default(JobTransition)));
        }
    }

    [Test]
    public void A_place_leaves_again_only_after_the_venue_refused_its_stamp()
    {
        foreach ((JobState state, JobEvent happened) in Pairs())
        {
            JobTransition cell = JobTable.Find(state, happened);
            bool isPlace = state is JobState.PlaceSent or JobState.PlaceLost or JobState.PlaceAwaitingClock;
            if (isPlace && cell.Action is JobAction.Send or JobAction.PlaceAgain)
            {
                Assert.That((state, happened), Is.EqualTo((JobState.PlaceAwaitingClock, JobEvent.ClockMeasured)));
            }

            if (cell.Next == JobState.PlaceAwaitingClock && state != cell.Next)
            {
                Assert.That((state, happened), Is.EqualTo((JobState.PlaceSent, JobEvent.StampRefused)));
            }
        }
    }

    [Test]
    public void No_loss_of_an_answer_is_reported_as_an_outcome()
    {
        JobEvent[] losses =
        [
            JobEvent.Failed, JobEvent.Exhausted, JobEvent.Unknown, JobEvent.TimedOut, JobEvent.Over, JobEvent.Halted,
        ];
        JobAction[] outcomes =
        [
            JobAction.ReportCancelled, JobAction.ReportCancelRefused, JobAction.ReportAbsent, JobAction.ReportPlaced,
            JobAction.ReportState, JobAction.ReportNotSent,
        ];
        foreach (JobState state in Enum.GetValues<JobState>())
        {
            foreach (JobEvent loss in losses)
            {
                Assert.That(outcomes, Does.Not.Contain(JobTable.Find(state, loss).Action), $"{state} x {loss}");
            }
        }
    }

    private static IEnumerable<(JobState State, JobEvent Happened)> Pairs()
    {
        foreach (JobState state in Enum.GetValues<JobState>())
        {
            foreach (JobEvent happened in Enum.GetValues<JobEvent>()) yield return (state, happened);
        }
    }
}
