using LowLatency.Protocol.Sessions;
using LowLatency.Unit.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Sessions;

/// <summary>Whoever waits for a long message sees that more of it is on the way.</summary>
internal sealed class ArrivingMessageTests
{
    [Test]
    public void What_ends_within_a_message_says_so_until_the_rest_is_there()
    {
        SessionDriver driver = new();
        driver.GoTo(SessionState.Open);
        byte[] message = ServerFrame.Text(new string('x', 3_000));
        Assert.That(driver.Session.Output.IsMessageArriving, Is.False);
        driver.Receive(message[..1_000]);
        Assert.That(driver.Session.Output.IsMessageArriving, Is.True);
        driver.Receive(message[1_000..]);
        Assert.That(driver.Session.Output.IsMessageArriving, Is.False);
        driver.Receive(message[..1_000]);
        driver.EndOfStream();
        driver.Advance(100 * SessionDriver.Second);
        driver.Session.OnConnected(driver.Stamp);
        driver.AnswerHandshake();
        Assert.That(driver.Session.State, Is.EqualTo(SessionState.Open));
        Assert.That(driver.Session.Output.IsMessageArriving, Is.False, "another connection");
    }
}
