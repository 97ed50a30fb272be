using System;
using LowLatency.Protocol.Sessions;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Sessions;

internal sealed class SessionTableTests
{
    // One line per state, one cell per input: next state (first letters) and action. "." = stay and nothing,
    // "?" = stay and count as unexpected, "W:Again" = FinishAndReconnect, "I:Stop" = FinishAndStop,
    // "W:Fault" = SendFaultAndFail.
    private const string Expected = """
        Idle                  Wai:ScheduleStart . . . . Idl:DropSocket ? ? ? ? ? ? ?
        WaitingToConnect      . Idl:CancelSchedule . . Con:TryConnect Wai:DropSocket ? ? ? ? ? ? ?
        AwaitingAuthorization . Idl:CancelSchedule . Wai:None Awa:AskAuthorization Awa:DropSocket ? ? ? ? ? ? ?
        Connecting            . Idl:Abort . . Wai:Fail Han:SendHandshake Wai:Fail ? ? ? ? Wai:Fail Wai:Fail
        Handshaking           . Idl:Abort . . Wai:Fail ? ? Ope:Open Wai:Fail ? Wai:Fail Wai:Fail Wai:Fail
        Open                  . Sto:SendClose Rec:SendClose . Wai:Fail ? ? ? ? Dra:ReplyClose W:Fault Wai:Fail Wai:Fail
        Recycling             . Sto:None . . W:Again ? ? ? ? W:Again W:Again W:Again W:Again
        Stopping              Rec:None . . . I:Stop ? ? ? ? I:Stop I:Stop I:Stop I:Stop
        Draining              . I:Stop . . W:Again ? ? ? ? ? W:Again W:Again W:Again
        """;

    [Test]
    public void Every_state_and_input_has_its_row()
    {
        Assert.That(Enum.GetValues<SessionState>(), Has.Length.EqualTo(SessionTable.StateCount));
        Assert.That(Enum.GetValues<SessionInput>(), Has.Length.EqualTo(SessionTable.InputCount));
        string[] lines = Expected.Split('\n');
        Assert.That(lines, Has.Length.EqualTo(SessionTable.StateCount));
        foreach (SessionState state in Enum.GetValues<SessionState>())
        {
            string[] cells = lines[(int)state].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(cells[0], Is.EqualTo(state.ToString()));
            Assert.That(cells, Has.Length.EqualTo(SessionTable.InputCount + 1), state.ToString());
            foreach (SessionInput input in Enum.GetValues<SessionInput>())
            {
                SessionTransition row = SessionTable.Lookup(state, input);
                bool stays = row.Next == state;
                string cell = stays && row.Action == SessionAction.None ? "."
                    : stays && row.Action == SessionAction.Unexpected ? "?"
                    : (row.Next, row.Action) switch
                    {
                        (SessionState.WaitingToConnect, SessionAction.FinishAndReconnect) => "W:Again",
                        (SessionState.Idle, SessionAction.FinishAndStop) => "I:Stop",
                        (SessionState.WaitingToConnect, SessionAction.SendFaultAndFail) => "W:Fault",
                        _ => $"{row.Next.ToString()[..3]}:{row.Action}",
                    };
                Assert.That(cell, Is.EqualTo(cells[(int)input + 1]), $"{state} x {input}");
            }
        }
    }
}
