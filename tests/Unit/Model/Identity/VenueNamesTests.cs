using System;
using LowLatency.Model.Identity;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Identity;

public sealed class VenueNamesTests
{
    [Test]
    public void Every_venue_has_its_name_and_no_other()
    {
        VenueId[] venues = Enum.GetValues<VenueId>();
        Assert.That(VenueNames.All.Length, Is.EqualTo(venues.Length - 1));
        foreach (VenueId venue in venues)
        {
            Assert.That(VenueNames.Of(venue), Is.EqualTo(venue.ToString()), "the name of a configuration of before");
            bool isParsed = VenueNames.TryParse(VenueNames.Of(venue), out VenueId parsed);
            Assert.That((isParsed, parsed), Is.EqualTo((venue != VenueId.None, venue)));
        }
    }

    [TestCase("None")]
    [TestCase("1")]
    [TestCase("binancespot")]
    [TestCase("BinanceSpot ")]
    [TestCase("")]
    public void Anything_else_is_no_venue(string name) => Assert.That(VenueNames.TryParse(name, out _), Is.False);

    [Test]
    public void A_number_without_a_name_is_shown_as_a_number() =>
        Assert.That(VenueNames.Of((VenueId)200), Is.EqualTo("venue 200"));
}
