using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Faults;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim;

[TestFixture]
public sealed class FaultTests
{
    [TestCase("drop-depth@500", FaultKind.Drop, 500, 1)]
    [TestCase("swap@3x2", FaultKind.Swap, 3, 2)]
    [TestCase("close@7:4000", FaultKind.Close, 7, 1)]
    [TestCase("rest-429x2:5", FaultKind.RestStatus, 0, 2)]
    [TestCase("late-snapshot:250ms", FaultKind.LateSnapshot, 0, 1)]
    public void The_text_form_is_read(string text, FaultKind kind, long at, long count)
    {
        Assert.That(FaultSpec.TryParse(text, out var spec, out var error), Is.True, error);
        Assert.That((spec.Kind, spec.At, spec.Count), Is.EqualTo((kind, at, count)));
    }

    [TestCase("dropp@5", "unknown kind")]
    [TestCase("drop", "needs @N")]
    [TestCase("drop@x", "malformed")]
    [TestCase("drop~2", "malformed")]
    [TestCase("close@1:99", "malformed")]
    [TestCase("rest-200", "unknown kind")]
    public void A_wrong_text_is_refused_with_the_reason(string text, string reason)
    {
        Assert.That(FaultSpec.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(reason).And.Contain(text));
    }

    [TestCase("drop@2", "a c d")]
    [TestCase("dup@2", "a b b c d")]
    [TestCase("swap@2", "a c b d")]
    [TestCase("swap@4", "a b c d")]
    [TestCase("drop@2x2", "a d")]
    public void Frames_are_sent_as_the_fault_says(string fault, string expected) =>
        Assert.That(Run(fault, "a", "b", "c", "d"), Is.EqualTo(expected));

    [Test]
    public void A_rate_hits_the_same_frames_for_the_same_seed()
    {
        var frames = Enumerable.Range(0, 200).Select(i => i.ToString("x")).ToArray();
        var first = Run("drop~0.1#5", frames);
        Assert.That(Run("drop~0.1#5", frames), Is.EqualTo(first));
        Assert.That(Run("drop~0.1#6", frames), Is.Not.EqualTo(first));
        Assert.That(first.Split(' '), Has.Length.InRange(160, 195));
    }

    [Test]
    public void A_crossed_frame_has_a_bid_above_its_asks_and_waits_for_a_frame_with_levels()
    {
        const string Empty = "{\"U\":1,\"u\":1,\"b\":[],\"a\":[]}";
        const string Frame = "{\"U\":2,\"u\":2,\"b\":[[\"9.5\",\"1\"]],\"a\":[[\"10.0\",\"2\"]]}";
        var message = new DepthMessage(SimDialects.Of("BinanceSpot").Dialect.BookMembers);
        message.Read(Encoding.ASCII.GetBytes(Run("crossed@1", Empty, Frame).Split(' ')[1]));
        Assert.That(message.Bids[0].Price, Is.EqualTo(20m));
        Assert.That(message.Asks, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_crossed_frame_is_crossed_by_the_names_of_its_venue()
    {
        const string Frame = "{\"seq\":2,\"buy\":[[\"9.5\",\"1\"]],\"sell\":[[\"10.0\",\"2\"]]}";
        var members = new BookMembers { Bids = "buy", Asks = "sell", LastId = "seq" };
        var message = new DepthMessage(members);
        message.Read(Encoding.ASCII.GetBytes(Run(members, "crossed@1", Frame)));
        Assert.That(message.Bids[0].Price, Is.EqualTo(20m));
        Assert.That((message.Bids.Count, message.Asks.Count, message.LastUpdateId), Is.EqualTo((2, 1, 2L)));
    }

    private static string Run(string fault, params string[] frames) =>
        Run(SimDialects.Of("BinanceSpot").Dialect.BookMembers, fault, frames);

    private static string Run(BookMembers members, string fault, params string[] frames)
    {
        Assert.That(FaultSpec.TryParse(fault, out var spec, out var error), Is.True, error);
        var injector = new FaultInjector();
        injector.Add(spec);
        var actions = new List<FrameAction>();
        foreach (var frame in frames)
            injector.Process(true, "X", members, Encoding.ASCII.GetBytes(frame), actions);
        injector.Flush(actions);
        return string.Join(' ', actions.Select(action => Encoding.ASCII.GetString(action.Bytes.Span)));
    }
}
