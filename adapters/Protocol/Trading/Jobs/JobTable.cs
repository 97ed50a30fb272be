namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>
/// The whole behaviour of places, cancels and queries: state x event -> next state, action. An order request is sent
/// again in two rows only: a cancel, which may be repeated, and a place that was refused for its stamp and therefore
/// not executed (LAW 4). A pair that is not listed changes nothing.
/// </summary>
internal static class JobTable
{
    public const int StateCount = (int)JobState.PlaceLost + 1;
    public const int EventCount = (int)JobEvent.FillsMissing + 1;

    private static readonly JobTransition[] Cells = Build();

    public static JobTransition Find(JobState state, JobEvent happened) =>
        Cells[((int)state * EventCount) + (int)happened];

    private static JobTransition[] Build()
    {
        var cells = new JobTransition[StateCount * EventCount];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = new JobTransition((JobState)(i / EventCount), JobAction.None);
        }

        AddCancels(cells);
        AddQueries(cells);
        AddPlaces(cells);
        return cells;
    }

    private static void AddCancels(JobTransition[] cells)
    {
        Add(cells, JobState.CancelDue, JobEvent.Due, JobState.CancelDue, JobAction.Send);
        Add(cells, JobState.CancelDue, JobEvent.Sent, JobState.CancelSent, JobAction.None);
        Add(cells, JobState.CancelDue, JobEvent.NotSent, JobState.CancelDue, JobAction.WaitForRoomInLife);
        Add(cells, JobState.CancelDue, JobEvent.Over, JobState.Free, JobAction.ReportCancelUnknown);
        Add(cells, JobState.CancelSent, JobEvent.Done, JobState.Free, JobAction.ReportCancelled);
        Add(cells, JobState.CancelSent, JobEvent.Refused, JobState.Free, JobAction.ReportCancelRefused);
        Add(cells, JobState.CancelSent, JobEvent.Halted, JobState.Free, JobAction.ReportCancelUnknown);
        Add(cells, JobState.CancelSent, JobEvent.Failed, JobState.CancelDue, JobAction.RetryCancel);
        Add(cells, JobState.CancelSent, JobEvent.Exhausted, JobState.Free, JobAction.ReportCancelUnknown);
    }

    private static void AddQueries(JobTransition[] cells)
    {
        Add(cells, JobState.QueryDue, JobEvent.Due, JobState.QueryDue, JobAction.Send);
        Add(cells, JobState.QueryDue, JobEvent.Sent, JobState.QuerySent, JobAction.None);
        Add(cells, JobState.QueryDue, JobEvent.NotSent, JobState.QueryDue, JobAction.WaitForRoom);
        Add(cells, JobState.QueryDue, JobEvent.Over, JobState.Free, JobAction.None);
        Add(cells, JobState.QuerySent, JobEvent.Failed, JobState.QueryDue, JobAction.Retry);

        // Nothing is proven, so nothing is reported: the engine asks again.
        Add(cells, JobState.QuerySent, JobEvent.Exhausted, JobState.Free, JobAction.None);
        Add(cells, JobState.QuerySent, JobEvent.AbsentTooEarly, JobState.QueryDue, JobAction.AwaitProof);
        Add(cells, JobState.QuerySent, JobEvent.AbsentFirst, JobState.AwaitEvidence, JobAction.NoteAbsence);
        Add(cells, JobState.QuerySent, JobEvent.AbsentAgain, JobState.Free, JobAction.ReportAbsent);
        Add(cells, JobState.QuerySent, JobEvent.Contradicted, JobState.Free, JobAction.None);
        Add(cells, JobState.QuerySent, JobEvent.Found, JobState.Free, JobAction.ReportState);
        Add(cells, JobState.QuerySent, JobEvent.FoundWithFills, JobState.FillsDue, JobAction.AskFills);
        Add(cells, JobState.AwaitEvidence, JobEvent.Contradicted, JobState.QueryDue, JobAction.ForgetAbsence);
        Add(cells, JobState.AwaitEvidence, JobEvent.EvidenceHeard, JobState.QueryDue, JobAction.AskAgain);
        Add(cells, JobState.AwaitEvidence, JobEvent.EvidenceMissing, JobState.AwaitEvidence,
            JobAction.RequestEvidence);
        Add(cells, JobState.FillsDue, JobEvent.Due, JobState.FillsDue, JobAction.Send);
        Add(cells, JobState.FillsDue, JobEvent.Sent, JobState.FillsSent, JobAction.None);
        Add(cells, JobState.FillsDue, JobEvent.NotSent, JobState.FillsDue, JobAction.WaitForRoom);
        Add(cells, JobState.FillsDue, JobEvent.Over, JobState.Free, JobAction.None);
        Add(cells, JobState.FillsSent, JobEvent.Failed, JobState.FillsDue, JobAction.Retry);
        Add(cells, JobState.FillsSent, JobEvent.Exhausted, JobState.Free, JobAction.None);
        Add(cells, JobState.FillsSent, JobEvent.FillsMissing, JobState.FillsDue, JobAction.PauseForFills);
        Add(cells, JobState.FillsSent, JobEvent.FillsComplete, JobState.Free, JobAction.ReportState);
    }

    private static void AddPlaces(JobTransition[] cells)
    {
        Add(cells, JobState.PlaceSent, JobEvent.Done, JobState.Free, JobAction.ReportPlaced);
        Add(cells, JobState.PlaceSent, JobEvent.Refused, JobState.Free, JobAction.ReportPlaceRefused);
        Add(cells, JobState.PlaceSent, JobEvent.StampRefused, JobState.PlaceAwaitingClock, JobAction.AwaitClock);
        Add(cells, JobState.PlaceSent, JobEvent.Unknown, JobState.Free, JobAction.ReportPlaceUnknown);
        Add(cells, JobState.PlaceSent, JobEvent.TimedOut, JobState.PlaceLost, JobAction.ReportPlaceUnknown);
        Add(cells, JobState.PlaceSent, JobEvent.NeverLeft, JobState.Free, JobAction.ReportNotSent);
        Add(cells, JobState.PlaceAwaitingClock, JobEvent.ClockMeasured, JobState.Free, JobAction.PlaceAgain);
        Add(cells, JobState.PlaceAwaitingClock, JobEvent.Over, JobState.Free, JobAction.ReportPlaceRefused);

        // The outcome was reported as unknown; the venue's word on it is a proof all the same.
        Add(cells, JobState.PlaceLost, JobEvent.Done, JobState.Free, JobAction.ReportPlaced);
        Add(cells, JobState.PlaceLost, JobEvent.Refused, JobState.Free, JobAction.ReportPlaceRefused);
        Add(cells, JobState.PlaceLost, JobEvent.Unknown, JobState.Free, JobAction.None);
        Add(cells, JobState.PlaceLost, JobEvent.Over, JobState.Free, JobAction.None);
    }

    private static void Add(
        JobTransition[] cells, JobState state, JobEvent happened, JobState next, JobAction action) =>
        cells[((int)state * EventCount) + (int)happened] = new JobTransition(next, action);
}
