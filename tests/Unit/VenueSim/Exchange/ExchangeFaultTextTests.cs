using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.VenueSim.Exchange.Faults;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Text form and rate of private faults, as command line and control port take them.</summary>
[TestFixture]
public sealed class ExchangeFaultTextTests
{
    [TestCase("api-nonsense", "unknown kind 'api-nonsense'")]
    [TestCase("api-429:many", "malformed")]
    [TestCase("api-slow:-2s", "malformed")]
    [TestCase("venue-deposit:USDT", "malformed")]
    [TestCase("api-lost~2", "malformed")]
    public void A_wrong_text_is_refused_with_what_is_wrong(string text, string expected)
    {
        Assert.That(ExchangeFaultSpec.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(expected));
    }

    [Test]
    public void The_text_form_reads_every_part()
    {
        Assert.That(ExchangeFaultSpec.TryParse("api-error/order.place@3x2~0.5#8:-1007", out var spec, out _));
        Assert.That(spec, Is.EqualTo(new ExchangeFaultSpec
        {
            Kind = ExchangeFaultKind.ApiError,
            Target = "order.place",
            At = 3,
            Count = 2,
            Rate = 0.5,
            Seed = 8,
            Code = -1007,
        }));
        Assert.That(ExchangeFaultSpec.TryParse("socket-close:1012@500ms", out spec, out _));
        Assert.That((spec.Code, spec.AfterNanos, spec.Count), Is.EqualTo((1012, 500 * ExchangeRig.Milli, 1)));
        Assert.That(ExchangeFaultSpec.TryParse("venue-deposit:USDT=-12.5@2s", out spec, out _));
        Assert.That((spec.Asset, spec.Amount, spec.AfterNanos), Is.EqualTo(("USDT", -12.5m, 2 * ExchangeRig.Second)));
    }

    [Test]
    public void A_rate_hits_about_as_often_as_it_says_and_the_same_seed_the_same_requests()
    {
        var hits = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            var rig = new ExchangeRig();
            rig.Inject("api-http:500~0.2#9");
            var pattern = new StringBuilder();
            for (var i = 0; i < 200; i++)
                pattern.Append(rig.Raw("GET", "/api/v3/ping", "")!.Status == 500 ? 'x' : '.');
            hits.Add(pattern.ToString());
        }

        Assert.That(hits[1], Is.EqualTo(hits[0]));
        Assert.That(hits[0].Count(one => one == 'x'), Is.InRange(25, 55));
    }
}
