using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>An own order of an earlier process, as the journal has it.</summary>
/// <param name="Id">Its client order id.</param>
/// <param name="VenueOrderId">The venue's id, or the key of its text; 0 = none was ever heard.</param>
/// <param name="Instrument">What it buys or sells.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">As it was placed, in the units of the rules that the journal has.</param>
public readonly record struct KnownOrder(
    ClientOrderId Id, long VenueOrderId, InstrumentId Instrument, Side Side, Quantity Quantity);
