using Emotion.Training.Commands;
using Emotion.Training.Emotion;
using Emotion.Training.Pricing;
using Emotion.Training.Recommendation;
using Emotion.Training.Replay;
using Emotion.Training.Risk;

var root = new TrainingRoot();

// One line per capability: XCommands.AddTo(root), in a folder of its own beside the code that the commands run.
EmotionCommands.AddTo(root);
PricingCommands.AddTo(root);
RecommendationCommands.AddTo(root);
ReplayCommands.AddTo(root);
RiskCommands.AddTo(root);

return await root.Command.Parse(args).InvokeAsync();
