import { serve } from "../kit";
import { elasticstack } from "./provider";

serve(elasticstack);
