import { serve } from "../kit";
import { postgresql } from "./provider";

serve(postgresql);
