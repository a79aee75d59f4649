import { serve } from "../kit";
import { kong } from "./provider";

serve(kong);
