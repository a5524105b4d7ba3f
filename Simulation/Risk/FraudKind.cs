namespace Emotion.Simulation.Risk;

/// <summary>How a simulated transaction came to be fraudulent.</summary>
public enum FraudKind
{
    /// <summary>It is legitimate.</summary>
    None,

    /// <summary>Its amount is above what anyone spends: a fraud so plain that every model should find it.</summary>
    LargeAmount,

    /// <summary>The merchant's terminal is compromised: every transaction there is fraudulent, with amounts like any other.</summary>
    CompromisedMerchant,

    /// <summary>The customer's card data leaked: a third of the transactions are a thief's, with amounts times five.</summary>
    CompromisedCustomer,
}
